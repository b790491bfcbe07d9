#!/usr/bin/env sh
# The quickstart, step by step on the command line. Run from any folder of a clone: sh examples/quickstart.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data="$here/data/ionosphere.csv"

npx ketflow profile "$data" --target class --quiet > /dev/null
npx ketflow quickstart "$data" --target class --k 5 --quiet
npx ketflow models show ionosphere
npx ketflow evaluate models:/ionosphere@champion "$data" --quiet
npx ketflow predict models:/ionosphere@champion "$data" --out predictions.csv --quiet
npx ketflow replay last --quiet
