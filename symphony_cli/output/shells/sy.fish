# Symphony in fish. The place for this is ~/.config/fish/config.fish:
#   symphony shell-init fish | source

function ___CMD___usage
    printf '%s\n' \
        'usage: __CMD__ [NAME | WORKSPACE/NAME | REPO@BRANCH | PATH | -i [QUERY] | -]' \
        "Goes to a repo, a vault or a workspace's root; the beginning of a name or some of its" \
        'letters are enough. Without a name it goes to the root of the workspace in context,' \
        'with - back to where you were. -i picks a name with fzf.'
end

function ___CMD___pick
    if not command --search --quiet fzf
        echo '__CMD__ -i needs fzf' >&2
        return 1
    end
    command symphony complete-names -- '' | command fzf --select-1 --exit-0 --query "$argv"
end

function __CMD__ --description "Go to a repo, a vault or a workspace's root"
    if test (count $argv) -eq 1
        switch $argv[1]
            case -
                cd -
                return
            case -h --help
                ___CMD___usage
                return 0
        end
    end
    if test (count $argv) -ge 1 -a (count $argv) -le 2; and test "$argv[1]" = -i
        set argv (___CMD___pick $argv[2..])
        or return
    end
    if set --query argv[1]; and test "$argv[1]" = --
        set --erase argv[1]
    end
    set --local directory
    set --local code 0
    switch (count $argv)
        case 0
            set directory (command symphony path)
            or set code $status
        case 1
            set directory (command symphony path --fuzzy -- $argv[1])
            or set code $status
        case '*'
            set code 2
    end
    if test $code -eq 0
        cd -- $directory
        return
    end
    if test $code -eq 2
        ___CMD___usage >&2
    end
    return $code
end

# Prints what the working directory belongs to, in a format of printf's ('%s' without one), and
# nothing elsewhere. In fish_prompt: __CMD___prompt '[%s] '
function __CMD___prompt --description 'Print what the working directory belongs to'
    set --local place (command symphony prompt 2>/dev/null)
    if test -n "$place"
        set --query argv[1]
        or set argv %s
        printf $argv[1] $place
    end
    return 0
end

function ___CMD___complete
    # Fish takes quotes and backslashes off what is typed, and puts them on what is inserted.
    command symphony complete-names -- (commandline --current-token --cut-at-cursor | string unescape) 2>/dev/null
end

complete --command __CMD__ --erase
complete --command __CMD__ --no-files --condition '__fish_is_first_arg' --arguments '(___CMD___complete)'
