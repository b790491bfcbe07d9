/**
 * The catalogue of errors: for every code its typed details, what it answers over HTTP and to an MLflow client, the exit
 * code of the command line, the message (what was wrong and where) and the hint (how to mend it).
 * Long on purpose: it is one table, and a code is found by reading down it.
 * `docs/errors.md` is written from it by `scripts/write-errors-doc.ts`; a test compares the two.
 * @module
 */

/** The typed details of every error, by code. A code is never reused for another meaning. */
export interface ErrorDetails {
  // files and data
  FILE_NOT_FOUND: { path: string };
  FILE_NOT_READABLE: { path: string; reason: string };
  FILE_NOT_WRITABLE: { path: string; reason: string };
  DATA_EMPTY: { path: string };
  DATA_NO_ROWS: { path: string };
  DATA_MALFORMED: { path: string; line?: number; reason: string };
  COLUMN_NOT_FOUND: { column: string; nearest: string | undefined; columns: readonly string[] };
  COLUMN_DUPLICATE: { column: string; positions: readonly number[] };
  COLUMNS_TOO_MANY: { columns: number; limit: number };
  FEATURES_NONE: { dropped: readonly string[] };
  TARGET_ONE_CLASS: { target: string; value: string };
  TARGET_VALUE_MISSING: { target: string; row: number; count: number };
  TASK_UNSUPPORTED: { target: string; reason: string };
  VALUE_INFINITE: { column: string; row: number; value: string };
  VALUE_NOT_NUMERIC: { column: string; row: number; value: string; count: number; rows: number };
  ROWS_TOO_FEW: { rows: number; folds: number };
  K_OUT_OF_RANGE: { k: number; max: number };
  // models and solvers
  MODEL_MALFORMED: { path: string; line: number; column?: number; reason: string };
  FORMAT_UNKNOWN: { path: string; formats: readonly string[] };
  BIAS_NOT_FINITE: { where: string; value: string };
  VARIABLE_UNKNOWN: { variable: string; nearest: string | undefined };
  VARIABLE_DUPLICATE: { variable: string };
  VARTYPE_MISMATCH: { where: string; value: string; vartype: string };
  SHAPE_MISMATCH: { what: string; expected: string; got: string };
  CONSTRAINT_UNSUPPORTED: { solver: string; constraint: string };
  CONSTRAINT_INVALID: { where: string; reason: string };
  HIGHER_ORDER_UNSUPPORTED: { solver: string; order: number; solvers: readonly string[] };
  SOLVER_UNKNOWN: { solver: string; nearest: string | undefined; known: readonly string[] };
  ANGLES_INVALID: { reason: string };
  TOO_LARGE: { what: string; neededBytes: number; limitBytes: number; fits: string };
  KERNEL_TRAP: { kernel: string; reason: string };
  ONNX_MALFORMED: { path: string; reason: string };
  ONNX_DIFFERS: { difference: number; limit: number };
  SERVING_DIFFERS: { model: string; mismatches: number; rows: number };
  LABELS_UNKNOWN: { target: string; label: string; classes: readonly string[] };
  // options and commands
  OPTION_UNKNOWN: { option: string; nearest: string | undefined; known: readonly string[] };
  OPTION_INVALID: { option: string; value: string; expected: string };
  OPTION_MISSING: { option: string; command: string };
  COMMAND_UNKNOWN: { command: string; nearest: string | undefined; known: readonly string[] };
  NOT_AVAILABLE_YET: { what: string; available: readonly string[] };
  // records
  RUN_NOT_FOUND: { runId: string; nearest: string | undefined };
  EXPERIMENT_NOT_FOUND: { experiment: string; nearest: string | undefined };
  ARTIFACT_NOT_FOUND: { runId: string; path: string };
  RUN_FINISHED: { runId: string; status: string };
  RUN_INTERRUPTED: { runId: string };
  PARAM_CHANGED: { key: string; was: string; now: string };
  STORE_NEWER: { path: string; found: number; supported: number };
  STORE_NOT_WRITABLE: { path: string; reason: string };
  STORE_LOCKED: { path: string; waitedMs: number };
  STORE_MALFORMED: { path: string; reason: string };
  STORE_UNSUPPORTED: { uri: string; supported: readonly string[] };
  INPUT_CHANGED: { what: string; was: string; now: string };
  MODEL_NAME_INVALID: { name: string; reason: string };
  MODEL_NOT_FOUND: { model: string; nearest: string | undefined };
  MODEL_VERSION_NOT_FOUND: { model: string; version: string; versions: readonly string[] };
  MODEL_ALIAS_NOT_FOUND: { model: string; alias: string; aliases: readonly string[] };
  MODEL_CHANGED: { model: string; expected: string; found: string };
  GATE_REFUSED: { model: string; alias: string; reasons: readonly string[] };
  // serving
  PORT_IN_USE: { host: string; port: number };
  REQUEST_INVALID: { reason: string };
  REQUEST_TOO_LARGE: { bytes: number; limitBytes: number };
  MEDIA_TYPE_UNSUPPORTED: { found: string; supported: readonly string[] };
  // the rest
  STOPPED: { what: string };
  INTERNAL: { reason: string };
}

/** A stable code that scripts may rely on. */
export type ErrorCode = keyof ErrorDetails;

/** What the catalogue knows of one code. */
export interface CatalogueEntry<D> {
  /** Status of an HTTP answer. */
  readonly http: number;
  /** Exit code of the command line: 1 a fault, 2 wrong input, 3 refused by a gate, 130 stopped by the user. */
  readonly exit: 1 | 2 | 3 | 130;
  /** `error_code` in an answer to an MLflow client. */
  readonly mlflow: string;
  /** One line for `docs/errors.md`: when it is thrown. */
  readonly when: string;
  /** What was wrong, and where. */
  readonly message: (details: D) => string;
  /** How to mend it. */
  readonly hint: (details: D) => string;
}

const nearest = (name: string | undefined): string =>
  name === undefined ? '' : `Did you mean "${name}"? `;
const list = (names: readonly string[], most = 12): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const input = { http: 400, exit: 2, mlflow: 'INVALID_PARAMETER_VALUE' } as const;
const absent = { http: 404, exit: 2, mlflow: 'RESOURCE_DOES_NOT_EXIST' } as const;
const fault = { http: 500, exit: 1, mlflow: 'INTERNAL_ERROR' } as const;

/** Every error of Ketflow, by code. */
export const errorCatalogue: { readonly [C in ErrorCode]: CatalogueEntry<ErrorDetails[C]> } = {
  FILE_NOT_FOUND: {
    ...absent,
    when: 'A file that was named does not exist.',
    message: (d) => `There is no file ${d.path}.`,
    hint: () => 'Check the path; it is taken relative to the current folder.',
  },
  FILE_NOT_READABLE: {
    ...input,
    when: 'A file exists but cannot be read.',
    message: (d) => `${d.path} cannot be read: ${d.reason}.`,
    hint: () => 'Name a regular file that this user may read.',
  },
  FILE_NOT_WRITABLE: {
    ...input,
    when: 'An output file cannot be written.',
    message: (d) => `${d.path} cannot be written: ${d.reason}.`,
    hint: () => 'Name a file in an existing folder that this user may write to.',
  },
  DATA_EMPTY: {
    ...input,
    when: 'A data file holds nothing.',
    message: (d) => `${d.path} is empty.`,
    hint: () => 'A table needs a header and at least one row.',
  },
  DATA_NO_ROWS: {
    ...input,
    when: 'A data file holds a header and no rows.',
    message: (d) => `${d.path} has a header but no rows.`,
    hint: () => 'Add rows; if the first row is data, say --header no.',
  },
  DATA_MALFORMED: {
    ...input,
    when: 'A data file cannot be parsed.',
    message: (d) =>
      `${d.path} cannot be parsed${d.line === undefined ? '' : ` at line ${d.line}`}: ${d.reason}.`,
    hint: () => 'Check the separators and quotes around that place.',
  },
  COLUMN_NOT_FOUND: {
    ...input,
    when: 'A column that was named is not in the table.',
    message: (d) => `There is no column "${d.column}".`,
    hint: (d) => `${nearest(d.nearest)}The columns are: ${list(d.columns)}.`,
  },
  COLUMN_DUPLICATE: {
    ...input,
    when: 'Two columns of a table have the same name.',
    message: (d) => `Column name "${d.column}" occurs at positions ${d.positions.join(' and ')}.`,
    hint: () => 'Give every column a name of its own.',
  },
  COLUMNS_TOO_MANY: {
    ...input,
    when: 'A table has more columns than the method takes.',
    message: (d) => `The table has ${d.columns} feature columns; at most ${d.limit} are taken.`,
    hint: () => 'Leave out columns that cannot matter and try again.',
  },
  FEATURES_NONE: {
    ...input,
    when: 'No usable feature column is left.',
    message: () => 'No usable feature column is left.',
    hint: (d) =>
      d.dropped.length === 0
        ? 'A table needs a column beside the target.'
        : `Dropped as constant, empty or id-like: ${list(d.dropped)}.`,
  },
  TARGET_ONE_CLASS: {
    ...input,
    when: 'The target has one value only.',
    message: (d) => `Every row has the same target: "${d.target}" is always "${d.value}".`,
    hint: () => 'A classifier needs rows of two classes at least.',
  },
  TARGET_VALUE_MISSING: {
    ...input,
    when: 'A row has no target.',
    message: (d) =>
      `The target "${d.target}" is missing in ${d.count} row${d.count === 1 ? '' : 's'}, first in data row ${d.row}.`,
    hint: () => 'Remove these rows or fill in their target; a guess would falsify every score.',
  },
  TASK_UNSUPPORTED: {
    http: 422,
    exit: 2,
    mlflow: 'INVALID_PARAMETER_VALUE',
    when: 'The target asks for a task that the command does not do.',
    message: (d) => `The target "${d.target}" is not a class label: ${d.reason}.`,
    hint: () =>
      'Name a column of classes; --task classification takes numbers for class labels where there are few of them.',
  },
  VALUE_INFINITE: {
    ...input,
    when: 'A numeric column holds an infinite value.',
    message: (d) => `Column "${d.column}" holds ${d.value} in data row ${d.row}.`,
    hint: () => 'Replace it with a finite number, or leave the cell empty if it is unknown.',
  },
  VALUE_NOT_NUMERIC: {
    ...input,
    when: 'A few cells of a numeric column hold text (fewer than 1 %).',
    message: (d) =>
      `Column "${d.column}" is numeric, but data row ${d.row} holds "${d.value}" (${d.count} of ${d.rows} cells are text).`,
    hint: () => 'Correct the cell, or leave it empty if the value is unknown.',
  },
  ROWS_TOO_FEW: {
    ...input,
    when: 'There are fewer rows than folds.',
    message: (d) => `${d.rows} rows cannot be split into ${d.folds} folds.`,
    hint: () => 'Bring more rows, or ask for fewer folds with --folds.',
  },
  K_OUT_OF_RANGE: {
    ...input,
    when: 'The number of features to choose is impossible.',
    message: (d) => `k = ${d.k} cannot be chosen out of ${d.max}.`,
    hint: (d) => `Choose k from 1 to ${d.max}.`,
  },
  MODEL_MALFORMED: {
    ...input,
    when: 'A file of an optimisation model cannot be parsed.',
    message: (d) =>
      `${d.path}:${d.line}${d.column === undefined ? '' : `:${d.column}`}: ${d.reason}.`,
    hint: () => 'Correct that line; docs/cli.md describes the formats.',
  },
  FORMAT_UNKNOWN: {
    ...input,
    when: 'The format of a model file is not known.',
    message: (d) => `The format of ${d.path} is not recognised.`,
    hint: (d) => `Name it with --format; these can be read: ${list(d.formats)}.`,
  },
  BIAS_NOT_FINITE: {
    ...input,
    when: 'A bias of a model is NaN or infinite.',
    message: (d) => `The bias of ${d.where} is ${d.value}.`,
    hint: () => 'Every bias must be a finite number.',
  },
  VARIABLE_UNKNOWN: {
    ...input,
    when: 'A variable that was named is not in the model.',
    message: (d) => `The model has no variable "${d.variable}".`,
    hint: (d) => `${nearest(d.nearest)}Variables are named as in the model.`,
  },
  VARIABLE_DUPLICATE: {
    ...input,
    when: 'Two variables of a model have the same name.',
    message: (d) => `Variable "${d.variable}" occurs twice.`,
    hint: () => 'Give every variable a name of its own.',
  },
  VARTYPE_MISMATCH: {
    ...input,
    when: 'A value does not belong to the vartype of the model.',
    message: (d) => `${d.where} is ${d.value}, which is no value of a ${d.vartype} variable.`,
    hint: () => 'SPIN variables are -1 or 1, BINARY variables 0 or 1.',
  },
  SHAPE_MISMATCH: {
    ...input,
    when: 'An array has the wrong length.',
    message: (d) => `${d.what}: expected ${d.expected}, got ${d.got}.`,
    hint: () => 'Pass arrays of the shape that the documentation of the function states.',
  },
  CONSTRAINT_UNSUPPORTED: {
    ...input,
    when: 'A solver cannot keep a constraint of the model.',
    message: (d) => `Solver "${d.solver}" cannot keep the constraint "${d.constraint}".`,
    hint: () => 'Choose a solver that keeps it, or turn the constraint into a penalty.',
  },
  CONSTRAINT_INVALID: {
    ...input,
    when: 'A constraint does not fit its variables.',
    message: (d) => `The constraint ${d.where} is wrong: ${d.reason}.`,
    hint: () => 'Mend the constraint as the reason says.',
  },
  HIGHER_ORDER_UNSUPPORTED: {
    ...input,
    when: 'A solver takes pairs of variables only and the model has larger terms.',
    message: (d) =>
      `Solver "${d.solver}" takes terms of at most 2 variables; the model has ${d.order}.`,
    hint: (d) =>
      `These take terms of any size: ${list(d.solvers)}. Or rewrite the model in pairs with --quadratize.`,
  },
  SOLVER_UNKNOWN: {
    ...input,
    when: 'A solver that was named does not exist.',
    message: (d) => `There is no solver "${d.solver}".`,
    hint: (d) => `${nearest(d.nearest)}The solvers are: ${list(d.known)}.`,
  },
  ANGLES_INVALID: {
    ...input,
    when: 'The angles of a QAOA circuit cannot be used.',
    message: (d) => `The angles cannot be used: ${d.reason}.`,
    hint: () => 'Pass as many finite gammas as betas, at least one of each.',
  },
  TOO_LARGE: {
    http: 413,
    exit: 2,
    mlflow: 'INVALID_PARAMETER_VALUE',
    when: 'A simulation or table would need more memory than is allowed.',
    message: (d) =>
      `${d.what} needs ${mebibytes(d.neededBytes)}; ${mebibytes(d.limitBytes)} may be used.`,
    hint: (d) => d.fits,
  },
  KERNEL_TRAP: {
    ...fault,
    when: 'A WebAssembly kernel stopped; this is a defect of Ketflow.',
    message: (d) => `Kernel "${d.kernel}" stopped: ${d.reason}.`,
    hint: () => 'Please report it with the command that was run.',
  },
  ONNX_MALFORMED: {
    ...input,
    when: 'A file is not an ONNX model that can be used.',
    message: (d) => `${d.path} is not a usable ONNX model: ${d.reason}.`,
    hint: () => 'Export the model again, with opset 21 or older.',
  },
  ONNX_DIFFERS: {
    ...fault,
    when: 'An exported model does not give what the fitted model gives; this is a defect of Ketflow.',
    message: (d) =>
      `The exported model differs from the fitted one by ${d.difference} in a probability; at most ${d.limit} is allowed.`,
    hint: () => 'Nothing was published; please report it with the command that was run.',
  },
  SERVING_DIFFERS: {
    ...fault,
    when: 'A served model does not answer as it does in this process; this is a defect of Ketflow.',
    message: (d) => `${d.model} answers ${d.mismatches} of ${d.rows} rows differently over HTTP.`,
    hint: () => 'Please report it with the command that was run.',
  },
  LABELS_UNKNOWN: {
    ...input,
    when: 'Rows to compare with have labels that are none of the classes of the model.',
    message: (d) => `"${d.label}" in column "${d.target}" is none of the classes of the model.`,
    hint: (d) => `The classes are: ${list(d.classes)}. Name the right column with --target.`,
  },
  OPTION_UNKNOWN: {
    ...input,
    when: 'An option does not exist.',
    message: (d) => `There is no option "${d.option}".`,
    hint: (d) => `${nearest(d.nearest)}The options are: ${list(d.known, 30)}.`,
  },
  OPTION_INVALID: {
    ...input,
    when: 'An option or argument has a value that it cannot take.',
    message: (d) => `${d.option} cannot be "${d.value}".`,
    hint: (d) => `Expected: ${d.expected}.`,
  },
  OPTION_MISSING: {
    ...input,
    when: 'A required option or argument is missing.',
    message: (d) => `"ketflow ${d.command}" needs ${d.option}.`,
    hint: (d) => `"ketflow ${d.command} --help" shows an example.`,
  },
  COMMAND_UNKNOWN: {
    ...input,
    when: 'A command does not exist.',
    message: (d) => `There is no command "${d.command}".`,
    hint: (d) => `${nearest(d.nearest)}The commands are: ${list(d.known, 30)}.`,
  },
  NOT_AVAILABLE_YET: {
    http: 501,
    exit: 2,
    mlflow: 'NOT_IMPLEMENTED',
    when: 'A command or option is planned but not built.',
    message: (d) => `${d.what} is not available yet.`,
    hint: (d) => `What works: ${list(d.available, 30)}.`,
  },
  RUN_NOT_FOUND: {
    ...absent,
    when: 'A run that was named is not in the store.',
    message: (d) => `There is no run "${d.runId}".`,
    hint: (d) => `${nearest(d.nearest)}"ketflow runs list" shows the runs.`,
  },
  EXPERIMENT_NOT_FOUND: {
    ...absent,
    when: 'An experiment that was named is not in the store.',
    message: (d) => `There is no experiment "${d.experiment}".`,
    hint: (d) => `${nearest(d.nearest)}"ketflow runs list" shows every run with its experiment.`,
  },
  ARTIFACT_NOT_FOUND: {
    ...absent,
    when: 'A run has no artifact of that path.',
    message: (d) => `Run ${d.runId} has no artifact "${d.path}".`,
    hint: (d) => `"ketflow runs show ${d.runId}" lists its artifacts.`,
  },
  RUN_FINISHED: {
    ...input,
    when: 'Something is recorded into a run that has ended.',
    message: (d) => `Run ${d.runId} has ended (${d.status}) and takes no more records.`,
    hint: () => 'Start a new run.',
  },
  RUN_INTERRUPTED: {
    ...fault,
    when: 'The process of a run ended before the run did (recorded in the run, not thrown).',
    message: (d) => `The process of run ${d.runId} ended before the run did.`,
    hint: () => 'Run the same command again: what was half-done was never published.',
  },
  PARAM_CHANGED: {
    ...input,
    when: 'A parameter of a run is recorded again with another value.',
    message: (d) => `Parameter "${d.key}" is recorded as "${d.was}" and cannot become "${d.now}".`,
    hint: () => 'A parameter is written once; record what changes as a metric.',
  },
  STORE_NEWER: {
    ...input,
    when: 'A store was written by a newer version of Ketflow.',
    message: (d) =>
      `The store ${d.path} has schema version ${d.found}; this version of Ketflow knows ${d.supported}.`,
    hint: () => 'Update Ketflow, or name another store with --store.',
  },
  STORE_NOT_WRITABLE: {
    ...fault,
    when: 'The folder of a store cannot be written.',
    message: (d) => `The store ${d.path} cannot be written: ${d.reason}.`,
    hint: () => 'Run in a folder that this user may write to, or name another store with --store.',
  },
  STORE_LOCKED: {
    ...fault,
    when: 'Another process kept a store locked for too long.',
    message: (d) => `The store ${d.path} stayed locked by another process for ${d.waitedMs} ms.`,
    hint: () => 'Wait for the other process, then repeat the command.',
  },
  STORE_MALFORMED: {
    ...fault,
    when: 'A store is damaged or not a store of Ketflow.',
    message: (d) => `${d.path} is not a readable store: ${d.reason}.`,
    hint: () => 'Restore it from a backup, or name another store with --store.',
  },
  STORE_UNSUPPORTED: {
    ...input,
    when: 'A store of that kind cannot be opened.',
    message: (d) => `A store at ${d.uri} cannot be opened.`,
    hint: (d) => `These can: ${list(d.supported)}.`,
  },
  INPUT_CHANGED: {
    ...input,
    when: 'Data or columns differ from those of an earlier run or of the champion.',
    message: (d) => `${d.what} changed: it was ${d.was} and is ${d.now}.`,
    hint: () =>
      'Bring the earlier data back. In a quickstart, a model for other data gets a name of its own with --name.',
  },
  MODEL_NAME_INVALID: {
    ...input,
    when: 'A registered model, a version or an alias cannot have that name.',
    message: (d) => `"${d.name}" cannot be used as a name: ${d.reason}.`,
    hint: () => 'Choose another name; letters, digits, "_", "-", "." and spaces are safe.',
  },
  MODEL_NOT_FOUND: {
    ...absent,
    when: 'A registered model does not exist.',
    message: (d) => `There is no registered model "${d.model}".`,
    hint: (d) => `${nearest(d.nearest)}"ketflow models list" shows the models.`,
  },
  MODEL_VERSION_NOT_FOUND: {
    ...absent,
    when: 'A registered model has no version of that number.',
    message: (d) => `Model "${d.model}" has no version ${d.version}.`,
    hint: (d) => `Its versions are: ${list(d.versions)}.`,
  },
  MODEL_ALIAS_NOT_FOUND: {
    ...absent,
    when: 'A registered model has no such alias.',
    message: (d) => `Model "${d.model}" has no alias "${d.alias}".`,
    hint: (d) =>
      `${d.aliases.length === 0 ? 'It has none' : `Its aliases are: ${list(d.aliases)}`}; "ketflow models promote" sets one.`,
  },
  MODEL_CHANGED: {
    ...fault,
    when: 'A model file is not the one that was registered.',
    message: (d) =>
      `The file of ${d.model} is damaged or was changed: its SHA-256 is ${d.found}, registered was ${d.expected}.`,
    hint: () => 'Restore the file, or roll the alias back with "ketflow models rollback".',
  },
  GATE_REFUSED: {
    http: 409,
    exit: 3,
    mlflow: 'INVALID_STATE',
    when: 'A gate refuses to move an alias to a candidate.',
    message: (d) => `${d.model} may not become "${d.alias}": ${d.reasons.join('; ')}.`,
    hint: () => 'The alias stays where it is. "ketflow gate" prints every check with its evidence.',
  },
  PORT_IN_USE: {
    ...fault,
    when: 'A server cannot listen because its port is taken.',
    message: (d) => `Port ${d.port} of ${d.host} is in use.`,
    hint: () => 'Stop the other server, or name another port with --port (0: any free one).',
  },
  REQUEST_INVALID: {
    ...input,
    when: 'A scoring request cannot be understood.',
    message: (d) => `The request cannot be scored: ${d.reason}.`,
    hint: () => 'The metadata of the model (/v2/models/NAME) lists its columns and their types.',
  },
  REQUEST_TOO_LARGE: {
    ...input,
    http: 413,
    when: 'The body of a request is larger than the server takes.',
    message: (d) =>
      `The body has ${mebibytes(d.bytes)}; at most ${mebibytes(d.limitBytes)} are taken.`,
    hint: () => 'Send the rows in several requests, or start the server with a larger --max-body.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    ...input,
    http: 415,
    when: 'A scoring request has a content type that is not taken.',
    message: (d) => `Content type "${d.found}" is not taken.`,
    hint: (d) => `Send one of: ${list(d.supported)}.`,
  },
  STOPPED: {
    http: 499,
    exit: 130,
    mlflow: 'CANCELLED',
    when: 'The user stopped the work.',
    message: (d) => `${d.what} was stopped.`,
    hint: () => 'Nothing half-done was kept; run the command again to repeat it.',
  },
  INTERNAL: {
    ...fault,
    when: 'A defect of Ketflow.',
    message: (d) => `Something went wrong inside Ketflow: ${d.reason}.`,
    hint: () => 'Set KETFLOW_DEBUG=1 to see where, and please report it.',
  },
};
