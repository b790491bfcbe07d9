import base from './eslint.config.js';
export default [...base, { files: ['examples/browser-qaoa/page/**/*.ts'], languageOptions: { parserOptions: { project: ['./examples/browser-qaoa/tsconfig.json'] } } }];
