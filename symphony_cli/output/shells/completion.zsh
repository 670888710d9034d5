function __symphony_names {
  \builtin local -a names match_any_case
  names=("${(@f)$(\command symphony complete-names ${1:+"$1"} -- "${(Q)PREFIX}" 2>/dev/null)}")
  names=("${(@)names:#}")
  match_any_case=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
  # After WORKSPACE/ there is more to come.
  \builtin compadd -S '' "${(@)match_any_case}" -- "${(@M)names:#*/}"
  \builtin compadd "${(@)match_any_case}" -- "${(@)names:#*/}"
}

# Here the options are those of zsh's completion, which `_files` needs.
function _symphony {
  \builtin local verbs flags arguments expected
  __symphony_expect "${(@Q)words[2,CURRENT - 1]}"
  if [[ "$PREFIX" == --*=* && "$flags" == *" ${PREFIX%%=*}="* ]]; then
    expected="${flags#* ${PREFIX%%=*}=}"
    expected="${expected%% *}"
    compset -P '*='
  elif [[ "$PREFIX" == -* ]]; then
    \builtin compadd -- ${${=flags}%%=*}
    \builtin return
  fi
  case "$expected" in
    verbs) \builtin compadd -- ${=verbs} ;;
    '|'*)
      # A list has several.
      compset -P '*,'
      \builtin compadd -- "${(@s:|:)expected[2,-1]}"
      ;;
    command) _command_names -e ;;
    file) _files ;;
    directory) _files -/ ;;
    '' | text) \builtin return 1 ;;
    any) __symphony_names ;;
    *) __symphony_names "$expected" ;;
  esac
}

function __symphony_register {
  if (( ${+functions[compdef]} )); then
    compdef _symphony symphony
    add-zsh-hook -d precmd __symphony_register
  fi
}

if [[ "${funcstack[1]-}" == _symphony ]]; then
  # A file of this name on fpath is loaded at the first press of the key.
  _symphony "$@"
else
  # Before compinit there is nothing to register with; after it a prompt comes before any completion.
  \builtin autoload -Uz add-zsh-hook
  add-zsh-hook precmd __symphony_register
  __symphony_register
fi
