# Symphony in bash. The last lines of ~/.bashrc are the place for:
#   eval "$(symphony shell-init bash)"

\builtin unalias __CMD__ 2>/dev/null || \builtin true

function ___CMD___usage {
  \builtin printf '%s\n' \
    'usage: __CMD__ [NAME | WORKSPACE/NAME | REPO@BRANCH | PATH | -i [QUERY] | -]' \
    "Goes to a repo, a vault or a workspace's root; the beginning of a name or some of its" \
    'letters are enough. Without a name it goes to the root of the workspace in context,' \
    'with - back to where you were. -i picks a name with fzf.'
}

function ___CMD___pick {
  if ! \builtin command -v fzf >/dev/null; then
    \builtin printf '%s\n' '__CMD__ -i needs fzf' >&2
    \builtin return 1
  fi
  \command symphony complete-names -- '' | \command fzf --select-1 --exit-0 --query "$1"
}

function __CMD__ {
  case "$# ${1-}" in
    '1 -')
      \builtin cd -
      \builtin return
      ;;
    '1 -h' | '1 --help')
      ___CMD___usage
      \builtin return 0
      ;;
    '1 -i' | '2 -i')
      \builtin local picked
      picked="$(___CMD___pick "${2-}")" || \builtin return
      \builtin set -- "$picked"
      ;;
  esac
  if [[ ${1-} == -- ]]; then
    \builtin shift
  fi
  \builtin local directory status=0
  case $# in
    0) directory=$(\command symphony path) || status=$? ;;
    1) directory=$(\command symphony path --fuzzy -- "$1") || status=$? ;;
    *) status=2 ;;
  esac
  if ((status == 0)); then
    \builtin cd -- "$directory"
    \builtin return
  fi
  if ((status == 2)); then
    ___CMD___usage >&2
  fi
  \builtin return "$status"
}

# Prints what the working directory belongs to, in a format of printf's ('%s' without one), and
# nothing elsewhere: PS1='$(__CMD___prompt "[%s] ")\w\$ '
function __CMD___prompt {
  \builtin local place
  place=$(\command symphony prompt 2>/dev/null) || \builtin return 0
  if [[ -n $place ]]; then
    # A prompt that is put together anew each time (PROMPT_COMMAND) would run what is in these.
    place=${place//[\\\$\`]/?}
    \builtin printf -- "${1-%s}" "$place"
  fi
}

function ___CMD___complete {
  COMPREPLY=()
  \builtin local -a words
  \builtin local prefix quote before=''
  \builtin local -i kept
  __symphony_words
  # Only the first argument is a name.
  if [[ ${#words[@]} == 1 ]]; then
    __symphony_offer < <(__symphony_names)
  fi
}

\builtin complete -F ___CMD___complete __CMD__
