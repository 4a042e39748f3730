#!/bin/sh
# A sync from cron, which goes on where the last one ended:
#
#   15 * * * *  /opt/source-lark/docs/recipes/cron.sh /etc/lark/config.json /var/lib/lark
#
# Every run adds a file. One that fails keeps what it has read: its last states are where the next one goes on.
set -eu
config=$1 folder=$2
cli=$(dirname "$0")/../../dist/cli.js
mkdir -p "$folder"
touch "$folder/state.ndjson"
exec 9> "$folder/lock"
flock -n 9 || { echo 'the last sync is still running' >&2; exit 75; }

out=$folder/$(date -u +%Y%m%dT%H%M%SZ).ndjson
status=0
node "$cli" read --config "$config" --state "$folder/state.ndjson" > "$out" 2> "$folder/error.txt" || status=$?
# A stream that said nothing this time keeps its state: the last STATE of each stream counts.
grep '^{"type":"STATE"' "$out" >> "$folder/state.ndjson" || true
exit $status
