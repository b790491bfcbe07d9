/**
 * Rewrites the `enum` declarations of a file made by protoc-gen-es as constant objects with a type of the same name:
 * enums are not erasable, so Node cannot strip them. Drops the blanket eslint-disable too, which nothing needs. Usage: node enums-to-objects.js FILE (changes it in place).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = process.argv[2];
const source = readFileSync(path, 'utf8').replace('/* eslint-disable */\n', '');
const rewritten = source.replace(
  /^export enum (\w+) \{\n([\s\S]*?)^\}\n/gm,
  (_, name, body) =>
    `export const ${name} = {\n${body.replace(/^( {2}\w+) = (-?\d+),$/gm, '$1: $2,')}} as const;\n` +
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];\n`,
);
writeFileSync(path, rewritten);
