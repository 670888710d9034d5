# Written by tools/completion.py from the commands: what each of them takes.

function __symphony_command {
  verbs='' flags='' arguments=''
  case $1 in
    'symphony')
      verbs=' init import restore shell-init status path open run env search undo redo history profile workspace repo vault note identity config export completion doctor info help '
      flags=' --version -V --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony init')
      flags=' --username=profile --email=text --name=text --workspace=workspace -w=workspace --type=|general|client|personal|research --dry-run -n --json --fields=|profile|workspace|root|directory|dry_run|profile_added|workspace_added|repos_added|vaults_added|repos|vaults --profile=profile -P=profile --yes -y --quiet -q --no-input --debug --help -h '
      arguments='directory '
      ;;
    'symphony import')
      flags=' --root=directory --groups-as=text --clone --allow-local --dry-run -n --jobs=text -j=text --timeout=text --json --fields=|name|workspace|profile|path|remote_url|tags|missing|kinds|result|reason|hint --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text file '
      ;;
    'symphony restore')
      flags=' --root=directory --with-optional --apply-identities --jobs=text -j=text --allow-local --dry-run -n --yes -y --json --fields=|noun|name|result|reason|path|url|workspace|profile --quiet -q --no-input --debug --help -h '
      arguments='directory '
      ;;
    'symphony shell-init')
      flags=' --cmd=text --json --fields=|shell|cmd|code --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|bash|zsh|fish '
      ;;
    'symphony status' | 'symphony ll')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code --watch=text --sort=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony path')
      flags=' --fuzzy --json --fields=|noun|id|name|path|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='any '
      ;;
    'symphony open')
      flags=' --with=text --json --fields=|noun|id|name|path|workspace|profile|command --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='any '
      ;;
    'symphony run')
      flags=' --gh --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony env')
      flags=' --shell=|sh|bash|zsh|fish --gh --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony search')
      flags=' --vault=vault --all -a --tag=note-tag -t=note-tag --limit=text -L=text --path-only -p --null -0 --json --fields=|vault|path|line|title|snippet|score|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text... '
      ;;
    'symphony undo')
      flags=' --dry-run -n --force --yes -y --json --fields=|id|action|subject|at|change_count|undoes|changes --quiet -q --no-input --debug --help -h '
      ;;
    'symphony redo')
      flags=' --dry-run -n --force --yes -y --json --fields=|id|action|subject|at|change_count|undoes|changes --quiet -q --no-input --debug --help -h '
      ;;
    'symphony history')
      verbs=' list show revert prune '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony history list' | 'symphony history ls')
      flags=' --limit=text -L=text -n=text --json --fields=|id|action|subject|at|change_count|undoes --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony history show')
      flags=' --json --fields=|id|action|subject|at|change_count|undoes|changes --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony history revert')
      flags=' --dry-run -n --force --yes -y --json --fields=|id|action|subject|at|change_count|undoes|changes --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony history prune')
      flags=' --before=text --dry-run -n --yes -y --json --fields=|id|action|subject|at|change_count|undoes --quiet -q --no-input --debug --help -h '
      ;;
    'symphony profile')
      verbs=' create list show edit use delete detect '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony profile create')
      flags=' --email=text --name=text --alias-email=text --signing-key=file --signing-format=|openpgp|ssh|x509 --sign --no-sign --ssh-key=file --preference=text --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony profile list' | 'symphony profile ls')
      flags=' --sort=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --limit=text -L=text --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony profile show')
      flags=' --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='profile '
      ;;
    'symphony profile edit' | 'symphony profile update')
      flags=' --username=text --email=text --name=text --alias-email=text --unset-alias-email=text --signing-key=file --signing-format=|openpgp|ssh|x509 --sign --no-sign --ssh-key=file --preference=text --unset-preference=text --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --yes -y --quiet -q --no-input --debug --help -h '
      arguments='profile '
      ;;
    'symphony profile use')
      flags=' --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --yes -y --quiet -q --no-input --debug --help -h '
      arguments='profile '
      ;;
    'symphony profile delete' | 'symphony profile rm')
      flags=' --cascade --yes -y --json --fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at --quiet -q --no-input --debug --help -h '
      arguments='profile '
      ;;
    'symphony profile detect')
      flags=' --apply --yes -y --json --fields=|username|email|name|signing_key|signing_format|sign|ssh_key|directory|sources|exists --quiet -q --no-input --debug --help -h '
      arguments='directory... '
      ;;
    'symphony workspace')
      verbs=' create list show edit lock unlock use delete export import restore '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony workspace create')
      flags=' --type=|general|client|personal|research --description=text --root=directory --setting=text --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony workspace list' | 'symphony workspace ls')
      flags=' --type=|general|client|personal|research --all -a --tag=workspace-tag -t=workspace-tag --sort=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --limit=text -L=text --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony workspace show')
      flags=' --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at|repos|vaults --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace edit' | 'symphony workspace update')
      flags=' --name=text --type=|general|client|personal|research --description=text --root=directory --file=file --add-remote=text --remove-remote=text --add-tag=workspace-tag --remove-tag=workspace-tag --to-profile=profile --setting=text --unset-setting=text --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace lock')
      flags=' --force --ignore-open-files --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace unlock')
      flags=' --passphrase-fd=text --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace use')
      flags=' --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace delete' | 'symphony workspace rm')
      flags=' --cascade --yes -y --json --fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace export')
      flags=' --output=file -o=file --format=|openpgp|ssh|x509 --yes -y --json --fields=|format|workspace|repo|vault --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='workspace '
      ;;
    'symphony workspace import')
      flags=' --root=directory --prune --allow-local --dry-run -n --yes -y --json --fields=|noun|name|result|fields|path|workspace|profile|changes --profile=profile -P=profile --quiet -q --no-input --debug --help -h '
      arguments='file '
      ;;
    'symphony workspace restore')
      flags=' --root=directory --with-optional --jobs=text -j=text --allow-local --dry-run -n --yes -y --json --fields=|noun|name|result|reason|path|url|workspace|profile --profile=profile -P=profile --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony repo')
      verbs=' add clone scan list show status fetch pull push sync prune exec edit move relocate remove '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony repo add')
      flags=' --name=text --remote-url=text --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='file... '
      ;;
    'symphony repo clone')
      flags=' --into=directory --name=text --depth=text --filter=text --bare --branch=text -b=text --recurse-submodules --update -u --jobs=text -j=text --timeout=text --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text... '
      ;;
    'symphony repo scan')
      flags=' --depth=text --nested --hidden --dry-run -n --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='directory... '
      ;;
    'symphony repo list' | 'symphony repo ls')
      flags=' --all -a --type=|general|client|personal|research --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --path -p --null -0 --sort=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --limit=text -L=text --format=text --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos '
      ;;
    'symphony repo show')
      flags=' --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at|state|branch|head|upstream|gone|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|identity|author|last_fetched_at|worktrees|unpushed_branches|gone_branches --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='tree '
      ;;
    'symphony repo status' | 'symphony repo ll')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code --watch=text --sort=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony repo fetch')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --prune --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|result|commits|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony repo pull')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --rebase --no-rebase --autostash --no-autostash --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|result|commits|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony repo push')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --dry-run -n --yes -y --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|result|commits|reason|hint|refs|profile --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony repo sync')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|result|commits|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony repo prune')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --dry-run -n --yes -y --jobs=text -j=text --timeout=text --json --fields=|name|workspace|branch|commit|result|reason|hint|path|profile --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony repo exec')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --shell --failed --tty --jobs=text -j=text --timeout=text --json --fields=|name|path|exit_code|stdout|stderr|seconds|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony repo edit' | 'symphony repo update')
      flags=' --name=text --path=directory -p=directory --remote-url=text --archive --unarchive --optional --required --add-tag=repo-tag --remove-tag=repo-tag --metadata=text --unset-metadata=text --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repo '
      ;;
    'symphony repo move')
      flags=' --dry-run -n --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repo file '
      ;;
    'symphony repo relocate')
      flags=' --repo=repo --all -a --all-profiles --tag=repo-tag -t=repo-tag --archived --depth=text --nested --hidden --dry-run -n --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='directory... '
      ;;
    'symphony repo remove' | 'symphony repo rm')
      flags=' --delete-files --force --yes -y --json --fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='repo... '
      ;;
    'symphony vault')
      verbs=' create add scan list show edit use path lock unlock remove key '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony vault create')
      flags=' --name=text --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='file '
      ;;
    'symphony vault add')
      flags=' --name=text --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='file... '
      ;;
    'symphony vault scan')
      flags=' --depth=text --nested --hidden --dry-run -n --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='directory... '
      ;;
    'symphony vault list' | 'symphony vault ls')
      flags=' --all -a --missing --tag=vault-tag -t=vault-tag --path -p --null -0 --sort=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --limit=text -L=text --stats --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony vault show')
      flags=' --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault '
      ;;
    'symphony vault edit' | 'symphony vault update')
      flags=' --name=text --path=directory -p=directory --kind=|obsidian|logseq|zk|plain --recipient=recipient --unset-recipient=recipient --remind-after=text --no-remind-after --add-tag=vault-tag --remove-tag=vault-tag --metadata=text --unset-metadata=text --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault '
      ;;
    'symphony vault use')
      flags=' --unset --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault '
      ;;
    'symphony vault path')
      flags=' --json --fields=|noun|id|name|path|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault '
      ;;
    'symphony vault lock')
      flags=' --all -a --tag=vault-tag -t=vault-tag --force --ignore-open-files --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault... '
      ;;
    'symphony vault unlock')
      flags=' --all -a --tag=vault-tag -t=vault-tag --passphrase-fd=text --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='vault... '
      ;;
    'symphony vault remove' | 'symphony vault rm')
      flags=' --yes -y --json --fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h '
      arguments='vault... '
      ;;
    'symphony vault key')
      verbs=' create show export import change-passphrase '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony vault key create')
      flags=' --passphrase-fd=text --json --fields=|recipient|path --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony vault key show')
      flags=' --json --fields=|recipient|path --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony vault key export')
      flags=' --json --fields=|recipient|path --yes -y --quiet -q --no-input --debug --help -h '
      arguments='file '
      ;;
    'symphony vault key import')
      flags=' --passphrase-fd=text --json --fields=|recipient|path --yes -y --quiet -q --no-input --debug --help -h '
      arguments='file '
      ;;
    'symphony vault key change-passphrase')
      flags=' --passphrase-fd=text --json --fields=|recipient|path --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony note')
      verbs=' new open list links backlinks orphans broken '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony note new')
      flags=' --vault=vault --template=text --daily --stdin --edit --with=text --json --fields=|title|vault|path|is_new|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony note open')
      flags=' --vault=vault --with=text --json --fields=|title|vault|path|command|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony note list' | 'symphony note ls')
      flags=' --vault=vault --all -a --tag=note-tag -t=note-tag --since=text --sort=|title|vault|path|tags|aliases|changed_at|workspace|profile --limit=text -L=text --path -p --null -0 --json --fields=|title|vault|path|tags|aliases|changed_at|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony note links')
      flags=' --vault=vault --json --fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony note backlinks')
      flags=' --vault=vault --json --fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='text '
      ;;
    'symphony note orphans')
      flags=' --vault=vault --all -a --sort=|title|vault|path|tags|aliases|changed_at|workspace|profile --limit=text -L=text --path -p --null -0 --json --fields=|title|vault|path|tags|aliases|changed_at|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony note broken')
      flags=' --vault=vault --all -a --exit-code --json --fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony identity')
      verbs=' apply status why check audit remove guard '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony identity apply')
      flags=' --dry-run -n --yes -y --force --json --fields=|path|change|lines --quiet -q --no-input --debug --help -h '
      ;;
    'symphony identity status' | 'symphony identity ll')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code --sort=|name|workspace|path|state|author|committer|expected|reason|profile --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|state|author|committer|expected|reason|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='trees... '
      ;;
    'symphony identity why')
      flags=' --json --fields=|path|state|author|committer|expected|profile|workspace|because|include|reason|fixes|sources --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='tree '
      ;;
    'symphony identity check')
      flags=' --json --fields=|path|workspace|profile|state|author|committer|expected --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='tree '
      ;;
    'symphony identity audit')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --since=text --unpushed --mine --jobs=text -j=text --timeout=text --json --fields=|name|workspace|path|commit|unpushed|author|committer|authored_at|committed_at|subject|rewrite|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony identity remove' | 'symphony identity rm')
      flags=' --yes -y --json --fields=|path|change|lines --quiet -q --no-input --debug --help -h '
      ;;
    'symphony identity guard')
      verbs=' install remove status '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony identity guard install')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json --fields=|name|workspace|path|result|commits|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony identity guard remove' | 'symphony identity guard rm')
      flags=' --all -a --all-profiles --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json --fields=|name|workspace|path|result|commits|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony identity guard status' | 'symphony identity guard ll')
      flags=' --all -a --type=|general|client|personal|research --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json --fields=|name|workspace|path|guard|hook|reason|hint|profile --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      arguments='repos... '
      ;;
    'symphony config')
      verbs=' list get set unset '
      flags=' --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony config list' | 'symphony config ls')
      flags=' --json --fields=|key|value|default|source|origin --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony config get')
      flags=' --json --fields=|key|value|default|source|origin --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring '
      ;;
    'symphony config set')
      flags=' --json --fields=|key|value|default|source|origin --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring text '
      ;;
    'symphony config unset')
      flags=' --json --fields=|key|value|default|source|origin --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring '
      ;;
    'symphony export')
      flags=' --all -a --output=directory -o=directory --yes -y --json --fields=|format|profile|workspace --quiet -q --no-input --debug --help -h '
      ;;
    'symphony completion')
      flags=' --json --fields=|shell|code --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|bash|zsh|fish '
      ;;
    'symphony doctor')
      flags=' --fix --json --fields=|check|message|hint --yes -y --quiet -q --no-input --debug --help -h '
      arguments='directory... '
      ;;
    'symphony info')
      flags=' --json --fields=|version|schema_revision|data_directory|config_directory|state_directory|cache_directory|store|backups|config_file|log_file --yes -y --quiet -q --no-input --debug --help -h '
      ;;
    'symphony help')
      flags=' --json --fields= --yes -y --quiet -q --no-input --debug --help -h '
      arguments='|init|import|restore|shell-init|status|path|open|run|env|search|undo|redo|history|profile|workspace|repo|vault|note|identity|config|export|completion|doctor|info|help|context|selecting|symbols|formatting|environment|exit-codes|error-codes|vault-files|options|schema... '
      ;;
  esac
}
