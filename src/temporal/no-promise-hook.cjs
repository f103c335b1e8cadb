// Loaded before the SDK runs workflow code (see ./workflow-thread.ts). The SDK takes a failure here as "this
// runtime has no promise hooks" and goes on without stack traces of waiting workflows. Node's own AsyncLocalStorage,
// which the SDK's handlers of signals and updates run in, needs the hook and gets it.
const { promiseHooks } = require('node:v8');
const { createHook } = promiseHooks;
promiseHooks.createHook = (...hooks) => {
  if (new Error('who asks').stack?.includes('node:internal/async_hooks')) return createHook(...hooks);
  throw new Error('switched off');
};
