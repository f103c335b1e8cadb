// node --import tsx -C source scripts/bundle-workflows.mjs <file>
import { buildWorkflowBundle } from '../src/temporal/bundle.ts';

const file = process.argv[2];
if (!file) throw new Error('usage: bundle-workflows.mjs <file>');
await buildWorkflowBundle(file);
