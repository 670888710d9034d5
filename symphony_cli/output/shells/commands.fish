# Written by tools/completion.py from the commands: what each of them takes.

function __symphony_command --no-scope-shadowing
    set verbs
    set flags
    set arguments
    switch "$argv"
        case 'symphony'
            set verbs init import restore shell-init status path open run env search undo redo history profile workspace repo vault note identity config export completion doctor info help
            set flags --version -V --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony init'
            set flags --username=profile --email=text --name=text --workspace=workspace -w=workspace '--type=|general|client|personal|research' --dry-run -n --json '--fields=|profile|workspace|root|directory|dry_run|profile_added|workspace_added|repos_added|vaults_added|repos|vaults' --profile=profile -P=profile --yes -y --quiet -q --no-input --debug --help -h
            set arguments directory
        case 'symphony import'
            set flags --root=directory --groups-as=text --clone --allow-local --dry-run -n --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|profile|path|remote_url|tags|missing|kinds|result|reason|hint' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text file
        case 'symphony restore'
            set flags --root=directory --with-optional --apply-identities --jobs=text -j=text --allow-local --dry-run -n --yes -y --json '--fields=|noun|name|result|reason|path|url|workspace|profile' --quiet -q --no-input --debug --help -h
            set arguments directory
        case 'symphony shell-init'
            set flags --cmd=text --json '--fields=|shell|cmd|code' --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|bash|zsh|fish'
        case 'symphony status' 'symphony ll'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code --watch=text '--sort=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile' --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony path'
            set flags --fuzzy --json '--fields=|noun|id|name|path|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments any
        case 'symphony open'
            set flags --with=text --json '--fields=|noun|id|name|path|workspace|profile|command' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments any
        case 'symphony run'
            set flags --gh --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony env'
            set flags '--shell=|sh|bash|zsh|fish' --gh --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony search'
            set flags --vault=vault --all -a --tag=note-tag -t=note-tag --limit=text -L=text --path-only -p --null -0 --json '--fields=|vault|path|line|title|snippet|score|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text...
        case 'symphony undo'
            set flags --dry-run -n --force --yes -y --json '--fields=|id|action|subject|at|change_count|undoes|changes' --quiet -q --no-input --debug --help -h
        case 'symphony redo'
            set flags --dry-run -n --force --yes -y --json '--fields=|id|action|subject|at|change_count|undoes|changes' --quiet -q --no-input --debug --help -h
        case 'symphony history'
            set verbs list show revert prune
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony history list' 'symphony history ls'
            set flags --limit=text -L=text -n=text --json '--fields=|id|action|subject|at|change_count|undoes' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony history show'
            set flags --json '--fields=|id|action|subject|at|change_count|undoes|changes' --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony history revert'
            set flags --dry-run -n --force --yes -y --json '--fields=|id|action|subject|at|change_count|undoes|changes' --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony history prune'
            set flags --before=text --dry-run -n --yes -y --json '--fields=|id|action|subject|at|change_count|undoes' --quiet -q --no-input --debug --help -h
        case 'symphony profile'
            set verbs create list show edit use delete detect
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony profile create'
            set flags --email=text --name=text --alias-email=text --signing-key=file '--signing-format=|openpgp|ssh|x509' --sign --no-sign --ssh-key=file --preference=text --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony profile list' 'symphony profile ls'
            set flags '--sort=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --limit=text -L=text --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony profile show'
            set flags --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments profile
        case 'symphony profile edit' 'symphony profile update'
            set flags --username=text --email=text --name=text --alias-email=text --unset-alias-email=text --signing-key=file '--signing-format=|openpgp|ssh|x509' --sign --no-sign --ssh-key=file --preference=text --unset-preference=text --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --yes -y --quiet -q --no-input --debug --help -h
            set arguments profile
        case 'symphony profile use'
            set flags --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --yes -y --quiet -q --no-input --debug --help -h
            set arguments profile
        case 'symphony profile delete' 'symphony profile rm'
            set flags --cascade --yes -y --json '--fields=|id|username|email|name|alias_emails|signing_key|signing_format|sign|ssh_key|preferences|workspace_count|is_current|created_at|updated_at' --quiet -q --no-input --debug --help -h
            set arguments profile
        case 'symphony profile detect'
            set flags --apply --yes -y --json '--fields=|username|email|name|signing_key|signing_format|sign|ssh_key|directory|sources|exists' --quiet -q --no-input --debug --help -h
            set arguments directory...
        case 'symphony workspace'
            set verbs create list show edit lock unlock use delete export import restore
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony workspace create'
            set flags '--type=|general|client|personal|research' --description=text --root=directory --setting=text --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony workspace list' 'symphony workspace ls'
            set flags '--type=|general|client|personal|research' --all -a --tag=workspace-tag -t=workspace-tag '--sort=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --limit=text -L=text --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony workspace show'
            set flags --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at|repos|vaults' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace edit' 'symphony workspace update'
            set flags --name=text '--type=|general|client|personal|research' --description=text --root=directory --file=file --add-remote=text --remove-remote=text --add-tag=workspace-tag --remove-tag=workspace-tag --to-profile=profile --setting=text --unset-setting=text --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace lock'
            set flags --force --ignore-open-files --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace unlock'
            set flags --passphrase-fd=text --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace use'
            set flags --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace delete' 'symphony workspace rm'
            set flags --cascade --yes -y --json '--fields=|id|profile|name|type|description|root|file|remotes|tags|settings|repo_count|vault_count|is_current|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace export'
            set flags --output=file -o=file '--format=|openpgp|ssh|x509' --yes -y --json '--fields=|format|workspace|repo|vault' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments workspace
        case 'symphony workspace import'
            set flags --root=directory --prune --allow-local --dry-run -n --yes -y --json '--fields=|noun|name|result|fields|path|workspace|profile|changes' --profile=profile -P=profile --quiet -q --no-input --debug --help -h
            set arguments file
        case 'symphony workspace restore'
            set flags --root=directory --with-optional --jobs=text -j=text --allow-local --dry-run -n --yes -y --json '--fields=|noun|name|result|reason|path|url|workspace|profile' --profile=profile -P=profile --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony repo'
            set verbs add clone scan list show status fetch pull push sync prune exec edit move relocate remove
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony repo add'
            set flags --name=text --remote-url=text --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments file...
        case 'symphony repo clone'
            set flags --into=directory --name=text --depth=text --filter=text --bare --branch=text -b=text --recurse-submodules --update -u --jobs=text -j=text --timeout=text --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text...
        case 'symphony repo scan'
            set flags --depth=text --nested --hidden --dry-run -n --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments directory...
        case 'symphony repo list' 'symphony repo ls'
            set flags --all -a '--type=|general|client|personal|research' --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --path -p --null -0 '--sort=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --limit=text -L=text --format=text --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos
        case 'symphony repo show'
            set flags --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at|state|branch|head|upstream|gone|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|identity|author|last_fetched_at|worktrees|unpushed_branches|gone_branches' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments tree
        case 'symphony repo status' 'symphony repo ll'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code --watch=text '--sort=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile' --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|state|branch|head|upstream|ahead|behind|staged|unstaged|untracked|conflicted|stashes|unpushed|operation|dirty|last_commit_at|last_commit_subject|worktrees|identity|gone|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony repo fetch'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --prune --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|result|commits|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony repo pull'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --rebase --no-rebase --autostash --no-autostash --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|result|commits|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony repo push'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --dry-run -n --yes -y --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|result|commits|reason|hint|refs|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony repo sync'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|result|commits|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony repo prune'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --dry-run -n --yes -y --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|branch|commit|result|reason|hint|path|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony repo exec'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --shell --failed --tty --jobs=text -j=text --timeout=text --json '--fields=|name|path|exit_code|stdout|stderr|seconds|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony repo edit' 'symphony repo update'
            set flags --name=text --path=directory -p=directory --remote-url=text --archive --unarchive --optional --required --add-tag=repo-tag --remove-tag=repo-tag --metadata=text --unset-metadata=text --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repo
        case 'symphony repo move'
            set flags --dry-run -n --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repo file
        case 'symphony repo relocate'
            set flags --repo=repo --all -a --all-profiles --tag=repo-tag -t=repo-tag --archived --depth=text --nested --hidden --dry-run -n --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments directory...
        case 'symphony repo remove' 'symphony repo rm'
            set flags --delete-files --force --yes -y --json '--fields=|id|workspace|profile|name|path|remote_url|default_branch|root_commit|tags|archived|optional|metadata|missing|is_locked|last_synced_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments repo...
        case 'symphony vault'
            set verbs create add scan list show edit use path lock unlock remove key
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony vault create'
            set flags --name=text --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments file
        case 'symphony vault add'
            set flags --name=text --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments file...
        case 'symphony vault scan'
            set flags --depth=text --nested --hidden --dry-run -n --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments directory...
        case 'symphony vault list' 'symphony vault ls'
            set flags --all -a --missing --tag=vault-tag -t=vault-tag --path -p --null -0 '--sort=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --limit=text -L=text --stats --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony vault show'
            set flags --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault
        case 'symphony vault edit' 'symphony vault update'
            set flags --name=text --path=directory -p=directory '--kind=|obsidian|logseq|zk|plain' --recipient=recipient --unset-recipient=recipient --remind-after=text --no-remind-after --add-tag=vault-tag --remove-tag=vault-tag --metadata=text --unset-metadata=text --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault
        case 'symphony vault use'
            set flags --unset --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault
        case 'symphony vault path'
            set flags --json '--fields=|noun|id|name|path|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault
        case 'symphony vault lock'
            set flags --all -a --tag=vault-tag -t=vault-tag --force --ignore-open-files --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault...
        case 'symphony vault unlock'
            set flags --all -a --tag=vault-tag -t=vault-tag --passphrase-fd=text --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments vault...
        case 'symphony vault remove' 'symphony vault rm'
            set flags --yes -y --json '--fields=|id|workspace|profile|name|path|kind|state|is_locked|is_default|recipients|auto_lock|tags|metadata|missing|notes|attachments|bytes|last_changed_at|unpushed|dirty|unlocked_at|created_at|updated_at' --profile=profile -P=profile --workspace=workspace -w=workspace --quiet -q --no-input --debug --help -h
            set arguments vault...
        case 'symphony vault key'
            set verbs create show export import change-passphrase
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony vault key create'
            set flags --passphrase-fd=text --json '--fields=|recipient|path' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony vault key show'
            set flags --json '--fields=|recipient|path' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony vault key export'
            set flags --json '--fields=|recipient|path' --yes -y --quiet -q --no-input --debug --help -h
            set arguments file
        case 'symphony vault key import'
            set flags --passphrase-fd=text --json '--fields=|recipient|path' --yes -y --quiet -q --no-input --debug --help -h
            set arguments file
        case 'symphony vault key change-passphrase'
            set flags --passphrase-fd=text --json '--fields=|recipient|path' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony note'
            set verbs new open list links backlinks orphans broken
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony note new'
            set flags --vault=vault --template=text --daily --stdin --edit --with=text --json '--fields=|title|vault|path|is_new|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony note open'
            set flags --vault=vault --with=text --json '--fields=|title|vault|path|command|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony note list' 'symphony note ls'
            set flags --vault=vault --all -a --tag=note-tag -t=note-tag --since=text '--sort=|title|vault|path|tags|aliases|changed_at|workspace|profile' --limit=text -L=text --path -p --null -0 --json '--fields=|title|vault|path|tags|aliases|changed_at|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony note links'
            set flags --vault=vault --json '--fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony note backlinks'
            set flags --vault=vault --json '--fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments text
        case 'symphony note orphans'
            set flags --vault=vault --all -a '--sort=|title|vault|path|tags|aliases|changed_at|workspace|profile' --limit=text -L=text --path -p --null -0 --json '--fields=|title|vault|path|tags|aliases|changed_at|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony note broken'
            set flags --vault=vault --all -a --exit-code --json '--fields=|place|target|text|kind|leads_to|vault|path|line|state|workspace|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony identity'
            set verbs apply status why check audit remove guard
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony identity apply'
            set flags --dry-run -n --yes -y --force --json '--fields=|path|change|lines' --quiet -q --no-input --debug --help -h
        case 'symphony identity status' 'symphony identity ll'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --exit-code '--sort=|name|workspace|path|state|author|committer|expected|reason|profile' --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|state|author|committer|expected|reason|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments trees...
        case 'symphony identity why'
            set flags --json '--fields=|path|state|author|committer|expected|profile|workspace|because|include|reason|fixes|sources' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments tree
        case 'symphony identity check'
            set flags --json '--fields=|path|workspace|profile|state|author|committer|expected' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments tree
        case 'symphony identity audit'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --since=text --unpushed --mine --jobs=text -j=text --timeout=text --json '--fields=|name|workspace|path|commit|unpushed|author|committer|authored_at|committed_at|subject|rewrite|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony identity remove' 'symphony identity rm'
            set flags --yes -y --json '--fields=|path|change|lines' --quiet -q --no-input --debug --help -h
        case 'symphony identity guard'
            set verbs install remove status
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony identity guard install'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json '--fields=|name|workspace|path|result|commits|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony identity guard remove' 'symphony identity guard rm'
            set flags --all -a --all-profiles '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json '--fields=|name|workspace|path|result|commits|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony identity guard status' 'symphony identity guard ll'
            set flags --all -a '--type=|general|client|personal|research' --query=text --tag=repo-tag -t=repo-tag --archived --dirty --ahead --behind --diverged --no-upstream --gone --missing --stale=text --jobs=text -j=text --json '--fields=|name|workspace|path|guard|hook|reason|hint|profile' --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
            set arguments repos...
        case 'symphony config'
            set verbs list get set unset
            set flags --json --fields= --profile=profile -P=profile --workspace=workspace -w=workspace --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony config list' 'symphony config ls'
            set flags --json '--fields=|key|value|default|source|origin' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony config get'
            set flags --json '--fields=|key|value|default|source|origin' --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring'
        case 'symphony config set'
            set flags --json '--fields=|key|value|default|source|origin' --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring' text
        case 'symphony config unset'
            set flags --json '--fields=|key|value|default|source|origin' --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|limits.workspaces_per_profile|limits.repos_per_workspace|limits.vaults_per_workspace|store.busy_timeout|scan.skip|clone.layout|clone.protocol|identity.unchecked_commits|vault.keyring'
        case 'symphony export'
            set flags --all -a --output=directory -o=directory --yes -y --json '--fields=|format|profile|workspace' --quiet -q --no-input --debug --help -h
        case 'symphony completion'
            set flags --json '--fields=|shell|code' --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|bash|zsh|fish'
        case 'symphony doctor'
            set flags --fix --json '--fields=|check|message|hint' --yes -y --quiet -q --no-input --debug --help -h
            set arguments directory...
        case 'symphony info'
            set flags --json '--fields=|version|schema_revision|data_directory|config_directory|state_directory|cache_directory|store|backups|config_file|log_file' --yes -y --quiet -q --no-input --debug --help -h
        case 'symphony help'
            set flags --json --fields= --yes -y --quiet -q --no-input --debug --help -h
            set arguments '|init|import|restore|shell-init|status|path|open|run|env|search|undo|redo|history|profile|workspace|repo|vault|note|identity|config|export|completion|doctor|info|help|context|selecting|symbols|formatting|environment|exit-codes|error-codes|vault-files|options|schema...'
    end
end
