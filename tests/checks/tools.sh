# Tools that come from package registries, each in a place of its own beneath target/tools, so that none of them meets
# the machine's or another's packages. Sourced from the project's root.

target=${CARGO_TARGET_DIR:-target}
tools=$target/tools

# Makes $tools/NAME a Python environment of what tests/checks/NAME.txt pins, unless it is that already.
python_tools() {
    local pins=tests/checks/$1.txt home=$tools/$1
    cmp -s "$pins" "$home/pins" && return
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
    cp "$pins" "$home/pins"
}

# Installs PACKAGE@VERSION of npm beneath $tools/NAME, unless it is there already.
npm_tools() {
    local home=$tools/$1 package=$2
    [ "$(cat "$home/pins" 2>/dev/null)" = "$package" ] && return
    rm -rf "$home"
    npm install --prefix "$home" --no-audit --no-fund --no-save --loglevel=error "$package"
    echo "$package" >"$home/pins"
}
