import { runMain } from './house/problem.mjs';
import { generate } from './house/build.mjs';

// npm run generate: the database client from prisma/schema.prisma.
await runMain(generate);
