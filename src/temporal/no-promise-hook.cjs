// Loaded into the workflow thread before the SDK (see ./workflow-thread.ts). The SDK takes a failure here as "this
// runtime has no promise hooks" and goes on without stack traces of waiting workflows.
require('node:v8').promiseHooks.createHook = () => {
  throw new Error('switched off');
};
