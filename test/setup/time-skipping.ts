import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * A Temporal server of the test file's own that skips the time workflows wait. Its clock is global, so two files must
 * never share one. Tear it down in afterAll.
 */
export function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = process.env.OIKAZE_TEST_TIME_SKIPPING;
  if (!path) throw new Error('OIKAZE_TEST_TIME_SKIPPING is not set: run this test with "npm run jest -- <file>"');
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
}

/** The run's bundle of all workflows, for `Worker.create({ workflowBundle })`. */
export function workflowBundle(): { codePath: string } {
  const codePath = process.env.OIKAZE_TEST_WORKFLOW_BUNDLE;
  if (!codePath) throw new Error('OIKAZE_TEST_WORKFLOW_BUNDLE is not set: run this test with "npm run jest -- <file>"');
  return { codePath };
}
