#!/usr/bin/env sh
# The loop, step by step on the command line: sh examples/quickstart.sh (writes .ketflow and predictions.csv here).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH="$here/../node_modules/.bin:$PATH"
data="$here/data/ionosphere.csv"

ketflow profile "$data" --target class --quiet
ketflow quickstart "$data" --target class --k 5 --quiet
ketflow models show ionosphere
ketflow evaluate models:/ionosphere@champion "$data" --quiet
ketflow predict models:/ionosphere@champion "$data" --out predictions.csv --quiet
ketflow drift "$data" "$data" --quiet
ketflow replay last --quiet
