# What may come next on a line with symphony, for bash and zsh. Starts no process.

# Sets `expected` to what comes after the words in the arguments: "verbs", the kind of an argument,
# or nothing; and `verbs`, `flags` and `arguments` to what the command takes.
function __symphony_expect {
  \builtin local place=symphony rest='' is_argument='' is_help=''
  __symphony_command "$place"
  while (($# > 0)); do
    case $is_argument$1 in
      --)
        case $place in
          *' exec' | *' run')
            expected=file
            if (($# == 1)); then
              expected=command
            fi
            \builtin return
            ;;
        esac
        is_argument=' '
        ;;
      -*)
        rest="${flags#* $1=}"
        if [[ "$rest" != "$flags" ]]; then
          if (($# == 1)); then
            expected="${rest%% *}"
            \builtin return
          fi
          \builtin shift
        fi
        ;;
      *)
        if [[ "$place" == 'symphony help' ]]; then
          # What follows are the words of a command.
          is_help=1
          place="symphony $1"
          __symphony_command "$place"
        elif [[ -n "$verbs" ]]; then
          place="$place $1"
          __symphony_command "$place"
        elif [[ "$arguments" != *'... ' ]]; then
          arguments="${arguments#* }"
        fi
        ;;
    esac
    \builtin shift
  done
  expected="${arguments%% *}"
  expected="${expected%...}"
  if [[ -n "$verbs" ]]; then
    expected=verbs
  elif [[ -n "$is_help" ]]; then
    expected=''
  fi
}

