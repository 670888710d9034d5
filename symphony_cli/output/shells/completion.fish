# Sets the caller's `expected` to what comes after the words in the arguments: "verbs", the kind of
# an argument, or nothing; and `verbs`, `flags` and `arguments` to what the command takes.
function __symphony_expect --no-scope-shadowing
    set --local place symphony
    set --local is_argument
    set --local is_help
    set --local waiting
    set --local entry
    __symphony_command $place
    for word in $argv
        if test -n "$waiting"
            set waiting
            continue
        end
        switch "$is_argument$word"
            case --
                if string match --quiet --regex ' (exec|run)$' -- $place
                    set expected file
                    if test "$word" = "$argv[-1]"
                        set expected command
                    end
                    return
                end
                set is_argument ' '
            case '-*'
                set entry (string match -- "$word=*" $flags)
                if test -n "$entry"
                    set waiting (string replace --regex '^[^=]*=' '' -- $entry)
                end
            case '*'
                if test "$place" = 'symphony help'
                    # What follows are the words of a command.
                    set is_help 1
                    set place "symphony $word"
                    __symphony_command $place
                else if set --query verbs[1]
                    set place "$place $word"
                    __symphony_command $place
                else if not string match --quiet '*...' -- $arguments[1]
                    set --erase arguments[1]
                end
        end
    end
    if test -n "$waiting"
        set expected $waiting
    else if set --query verbs[1]
        set expected verbs
    else if test -z "$is_help"
        set expected (string replace ... '' -- $arguments[1])
    end
end

function __symphony_complete
    set --local verbs
    set --local flags
    set --local arguments
    set --local expected
    # Fish takes quotes and backslashes off what is typed, and puts them on what is inserted.
    set --local given (commandline --tokenize --current-process --cut-at-cursor)
    set --local prefix (commandline --current-token --cut-at-cursor | string unescape)
    set --local before
    __symphony_expect $given[2..]
    if string match --quiet --regex '^--[^=]+=' -- $prefix
        set before (string match --regex '^--[^=]+=' -- $prefix)
        set prefix (string replace -- $before '' $prefix)
        set expected (string match -- "$before*" $flags | string replace -- $before '')
    else if string match --quiet -- '-*' $prefix
        string replace --regex '=.*' '' -- $flags
        return
    end
    if string match --quiet '|*' -- $expected; and string match --quiet '*,*' -- $prefix
        set before "$before"(string match --regex '^.*,' -- $prefix)
    end
    switch "$expected"
        case verbs
            string join \n -- $verbs
        case '|*'
            for choice in (string split '|' -- $expected)[2..]
                echo -- "$before$choice"
            end
        case file
            for path in (__fish_complete_path $prefix)
                echo -- "$before$path"
            end
        case directory
            for path in (__fish_complete_directories $prefix '')
                echo -- "$before$path"
            end
        case command
            complete --do-complete $prefix
        case '' text
        case any
            command symphony complete-names -- $prefix 2>/dev/null
        case '*'
            for name in (command symphony complete-names $expected -- $prefix 2>/dev/null)
                echo -- "$before$name"
            end
    end
end

complete --command symphony --erase
complete --command symphony --no-files --arguments '(__symphony_complete)'
