import { KetflowError } from '@ketflow/core';

const EXPECTED =
  'a relative path such as figures/race.svg, without "." or ".." segments, back-slashes or any of # : * ? " < > |';
// Control characters, and what one of the file systems of Linux, macOS and Windows or an MLflow server refuses.
const FORBIDDEN = /[\u0000-\u001f\u007f\\#:*?"<>|]/;
const LENGTH_LIMIT = 500;

/**
 * Checks the path of an artifact: relative, normalised, safe on every file system.
 *
 * @throws KetflowError `OPTION_INVALID` otherwise.
 */
export function checkArtifactPath(path: string): void {
  const isNormalised = path
    .split('/')
    .every((segment) => segment !== '' && !/[. ]$/.test(segment) && segment.isWellFormed());
  if (!isNormalised || path.length > LENGTH_LIMIT || FORBIDDEN.test(path)) refuse(path, EXPECTED);
}

/**
 * Refuses a path that could not be a file beside those that are there: a file cannot also be a folder, and some file
 * systems know no difference between capital and small letters.
 *
 * @throws KetflowError `OPTION_INVALID` with the path that is in the way.
 */
export function requireRoomFor(path: string, present: Iterable<string>): void {
  const folded = path.toLowerCase();
  for (const other of present) {
    const otherFolded = other.toLowerCase();
    const isInTheWay =
      (folded === otherFolded && path !== other) ||
      folded.startsWith(`${otherFolded}/`) ||
      otherFolded.startsWith(`${folded}/`);
    if (isInTheWay) refuse(path, `a path beside which the artifact "${other}" can exist`);
  }
}

function refuse(path: string, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option: 'artifact path', value: path, expected });
}
