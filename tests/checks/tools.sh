# Where a run's builds and tools lie. Tools come from package registries, each into a place of its own, so that none of them meets
# the machine's or another's packages. Sourced from the project's root.

root=$PWD
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
tools=$(realpath -m "${TOOLS:-$target/tools}")

# On a machine that only runs the tests each run begins with a new clone. There builds and tools lie outside of it, by toolchain and
# lock file, where the next run finds them; without them it is only slower.
use_kept_builds() {
    [ "${CI:-}" = true ] || return 0
    local kept=${XDG_CACHE_HOME:-$HOME/.cache}/e-sg-cloud builds
    builds=$( (rustc -vV; cat Cargo.lock) | sha256sum | cut -c 1-16)
    mkdir -p "$kept/$builds"
    # Two runs at once on one machine would take each other's builds away: the second one builds for itself.
    exec 9>"$kept/lock"
    flock -n 9 || return 0
    find "$kept" -mindepth 1 -maxdepth 1 ! -name "$builds" ! -name tools ! -name lock -exec rm -rf {} +
    export CARGO_TARGET_DIR=$kept/$builds TOOLS=$kept/tools CARGO_INCREMENTAL=0
    target=$CARGO_TARGET_DIR tools=$TOOLS
}

# Of what was built for a clone the next one uses the dependencies alone: its own files are newer. The rest would only pile up.
forget_own_builds() {
    [ "${CI:-}" = true ] || return 0
    cargo clean --quiet --workspace
    cargo clean --quiet --workspace --target x86_64-unknown-linux-gnu
    rm -rf "$target/tests" "$target/doc" "$target/lambda"
}

# Installs a package of Debian, unless its command is there already.
debian_tool() {
    command -v "$1" >/dev/null && return
    local as_root=
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$2" >/dev/null
}

# Makes $tools/NAME a Python environment of what tests/checks/NAME.txt pins, unless it is that already.
python_tools() {
    local pins=$root/tests/checks/$1.txt home=$tools/$1
    cmp -s "$pins" "$home/pins" && return
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
    cp "$pins" "$home/pins"
}

# Installs PACKAGE@VERSION… of npm beneath $tools/NAME, unless they are there already.
npm_tools() {
    local home=$tools/$1
    shift
    [ "$(cat "$home/pins" 2>/dev/null)" = "$*" ] && return
    rm -rf "$home"
    npm install --prefix "$home" --no-audit --no-fund --no-save --loglevel=error "$@"
    echo "$*" >"$home/pins"
}

# Installs CRATE@VERSION of crates.io beneath $tools/NAME, unless it is there already.
cargo_tools() {
    local home=$tools/$1 crate=$2
    [ "$(cat "$home/pins" 2>/dev/null)" = "$crate" ] && return
    rm -rf "$home"
    cargo install --quiet --locked --root "$home" --target-dir "$home/build" "$crate"
    rm -rf "$home/build"
    echo "$crate" >"$home/pins"
}

# Starts a local cloud with a state of its own, until the script ends. Sets API, and $scratch, where its log is.
start_local_cloud() {
    # As the tests build it: by itself it would be built of other features, with all that it rests on.
    cargo test --workspace --no-run --quiet
    scratch=$(mktemp -d)
    "$target/debug/local" --port 0 --aws-port 0 --data "$scratch/data" >"$scratch/log" 2>&1 &
    cloud=$!
    trap 'kill $cloud 2>/dev/null; wait $cloud 2>/dev/null; rm -rf "$scratch"' EXIT
    # The last line that it prints.
    until grep -q "^Ctrl-C stops it" "$scratch/log"; do
        kill -0 $cloud || { cat "$scratch/log"; exit 1; }
        sleep 0.1
    done
    API=$(sed -n 's/^ *API *\(http[^ ]*\).*/\1/p' "$scratch/log")
}

# Who works as staff in it, as it prints them: address, password, and the secret of their app.
local_staff() {
    sed -n 's/^ *Staff *\([^ ]*\) *password "\([^"]*\)".*/\1 \2/p; s/^ *and the code of an authenticator app with \(.*\)/\1/p' "$scratch/log" | tr '\n' ' '
}

# The functions, as the template names them.
functions() {
    sed -n 's|^ *CodeUri: \.\./functions/||p' infra/template.yaml
}

# Builds and zips programs for the C library of Lambda. Arguments go to cargo.
lambda_build() {
    python_tools release
    PATH=$tools/release/bin:$PATH cargo lambda build --output-format zip --target x86_64-unknown-linux-gnu.2.34 "$@"
}

# Builds the functions so, beneath $target/lambda. Arguments go to cargo.
build_functions() {
    local packages
    mapfile -t packages < <(functions | sed 's/^/--package=/')
    lambda_build "${packages[@]}" "$@"
}
