import { KetflowError, errorCatalogue, type ErrorCode } from '../packages/core/src/index.ts';
import { errorSamples } from './error-samples.ts';

const head = `# Errors

Written by \`node scripts/write-errors-doc.ts\` from the catalogue in \`packages/core/src/error-catalogue.ts\`; do not edit.

Every failure is a \`KetflowError\` with a stable \`code\`, typed \`details\`, a message that says what was wrong and where,
and a hint that says how to mend it. With \`--json\` a command prints \`{ code, message, hint, details }\`. A code never
changes its meaning. Exit codes: 1 a fault, 2 wrong input, 130 stopped by the user.
`;

function section(code: ErrorCode): string {
  const { when, http, exit, mlflow } = errorCatalogue[code];
  const { message, hint } = new KetflowError(code, errorSamples[code]);
  const details = Object.keys(errorSamples[code]).map((name) => `\`${name}\``);
  return `
## \`${code}\`

${when} HTTP ${http}, exit code ${exit}, MLflow \`${mlflow}\`; details: ${details.join(', ')}.

\`\`\`text
${message}
${hint}
\`\`\`
`;
}

/** The text of `docs/errors.md`: every code with what it means, where it leads and one rendered example. */
export function errorsDocument(): string {
  return head + (Object.keys(errorCatalogue) as ErrorCode[]).map(section).join('');
}
