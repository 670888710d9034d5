# Symphony in zsh. Anywhere in ~/.zshrc, before or after compinit, is the place for:
#   eval "$(symphony shell-init zsh)"

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

# Here the user's options stay as they are: `cd` goes by them (AUTO_PUSHD and others).
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
  if [[ "${1-}" == -- ]]; then
    \builtin shift
  fi
  \builtin local directory="" code=0
  case "$#" in
    0) directory="$(\command symphony path)" || code=$? ;;
    1) directory="$(\command symphony path --fuzzy -- "$1")" || code=$? ;;
    *) code=2 ;;
  esac
  if [[ "$code" == 0 ]]; then
    \builtin cd -- "$directory"
    \builtin return
  fi
  if [[ "$code" == 2 ]]; then
    ___CMD___usage >&2
  fi
  \builtin return "$code"
}

# Prints what the working directory belongs to, in a format of printf's ('%s' without one), and
# nothing elsewhere: setopt prompt_subst; PROMPT='$(__CMD___prompt "[%s] ")%~ %# '
function __CMD___prompt {
  \builtin local bang='!' place
  if [[ -o prompt_bang ]]; then
    bang='!!'
  fi
  \builtin emulate -L zsh
  place="$(\command symphony prompt 2>/dev/null)" || \builtin return 0
  if [[ -n "$place" ]]; then
    # A prompt that is put together anew each time (precmd) would run what is in these.
    place="${place//[\\\$\`]/?}"
    place="${place//\%/%%}"
    \builtin printf -- "${1-%s}" "${place//\!/$bang}"
  fi
}

function ___CMD___complete {
  \builtin emulate -L zsh
  if (( CURRENT != 2 )); then
    \builtin return 1
  fi
  __symphony_names
}

function ___CMD___register {
  if (( ${+functions[compdef]} )); then
    compdef ___CMD___complete __CMD__
    add-zsh-hook -d precmd ___CMD___register
  fi
}

# Before compinit there is nothing to register with; after it a prompt comes before any completion.
\builtin autoload -Uz add-zsh-hook
add-zsh-hook precmd ___CMD___register
___CMD___register
