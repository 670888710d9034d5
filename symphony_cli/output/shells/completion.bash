# Sets `words` to the words of the line before the one at the cursor, without quotes; `prefix` to
# that one; `quote` to its open quote; and `kept` to how much of it stands before what readline
# replaces: it sees a new word after a quote or a colon.
function __symphony_words {
  \builtin local line="${COMP_LINE:0:COMP_POINT}" character begun=''
  \builtin local -i at
  words=() prefix='' quote='' kept=0
  for ((at = 0; at < ${#line}; at++)); do
    character=${line:at:1}
    case $quote$character in
      \\ | \"\\)
        at+=1
        prefix+=${line:at:1}
        ;;
      \' | \")
        quote=$character
        kept=${#prefix}
        ;;
      \'\' | \"\")
        quote=''
        ;;
      [[:blank:]])
        if [[ -n $begun ]]; then
          words+=("$prefix")
        fi
        prefix='' kept=0 begun=''
        continue
        ;;
      *)
        if [[ -z $quote && ${COMP_WORDBREAKS-} == *"$character"* ]]; then
          # A new word begins after a colon, but with an @.
          kept=${#prefix}
          [[ $character == @ ]] || kept+=1
        fi
        prefix+=$character
        ;;
    esac
    begun=1
  done
}

# Offers each line of standard input instead of the word at the cursor.
function __symphony_offer {
  \builtin local name
  while IFS= \builtin read -r name; do
    name=${name:kept}
    case $quote in
      \') name=${name//\'/\'\\\'\'} ;;
      \")
        name=${name//\\/\\\\}
        name=${name//\"/\\\"}
        name=${name//\$/\\\$}
        name=${name//\`/\\\`}
        ;;
      *)
        \builtin printf -v name %q "$name"
        # Unquoted, these would begin a new word at the next press of the key.
        name=${name//:/\\:}
        name=${name//=/\\=}
        name=${name//@/\\@}
        ;;
    esac
    COMPREPLY+=("$name")
  done
  # After WORKSPACE/ there is more to come. Bash 3 has no compopt.
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then
    \builtin compopt -o nospace 2>/dev/null || \builtin true
  fi
}

# Prints the arguments that the word at the cursor begins, without the kinds of options.
function __symphony_begun {
  \builtin local word
  for word; do
    word=${word%%=*}
    if [[ $word == "${prefix#"$before"}"* ]]; then
      \builtin printf '%s\n' "$before$word"
    fi
  done
}

# Prints the names that begin as the word at the cursor does. The argument is a noun, or nothing.
function __symphony_names {
  \builtin local name
  \command symphony complete-names ${1:+"$1"} -- "${prefix#"$before"}" 2>/dev/null |
    while IFS= \builtin read -r name; do
      \builtin printf '%s\n' "$before$name"
    done
}

function _symphony {
  COMPREPLY=()
  \builtin local -a words
  \builtin local prefix quote verbs flags arguments expected before='' IFS=$' \t\n'
  \builtin local -i kept
  __symphony_words
  __symphony_expect "${words[@]:1}"
  if [[ $prefix == --*=* && $flags == *" ${prefix%%=*}="* ]]; then
    before="${prefix%%=*}="
    expected=${flags#*" $before"}
    expected=${expected%% *}
  elif [[ $prefix == -* ]]; then
    expected="|$flags"
  fi
  if [[ $expected == '|'* && ${prefix#"$before"} == *,* ]]; then
    before="${prefix%,*},"
  fi
  case $expected in
    file) ;;
    directory)
      \builtin compopt +o bashdefault +o default -o dirnames 2>/dev/null || \builtin true
      ;;
    *)
      \builtin compopt +o bashdefault +o default 2>/dev/null || \builtin true
      case $expected in
        verbs) __symphony_offer < <(__symphony_begun $verbs) ;;
        '|'*) __symphony_offer < <(__symphony_begun ${expected//|/ }) ;;
        '' | text) ;;
        command)
          __symphony_offer < <(\builtin compgen -c -- "$prefix")
          ;;
        any) __symphony_offer < <(__symphony_names) ;;
        *) __symphony_offer < <(__symphony_names "$expected") ;;
      esac
      ;;
  esac
}

\builtin complete -o bashdefault -o default -F _symphony symphony
