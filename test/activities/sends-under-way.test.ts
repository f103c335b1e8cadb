import { expect, jest, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { SendsUnderWay } from '#activities/send/sends-under-way';

/** A send that ends when the test says so. */
function buildSend() {
  const { promise, resolve, reject } = withResolvers<{ kind: string }>();
  return {
    begin: jest.fn(() => promise),
    done: () => resolve({ kind: 'done' }),
    fail: () => reject(new Error('away')),
  };
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}

test('a send that outlasts its workflow task is joined by the activity that follows, not begun again', async () => {
  const sends = new SendsUnderWay<{ kind: string }>();
  const send = buildSend();
  expect(await sends.promptly('step-1', send.begin)).toBeNull();
  const joined = new MockActivityEnvironment().run(() => sends.patiently('step-1', send.begin));
  send.done();
  expect(await joined).toEqual({ kind: 'done' });
  expect(send.begin).toHaveBeenCalledTimes(1);
});

test('after a slow or failed send workflow tasks do not wait for the next ones, which are not begun either', async () => {
  const sends = new SendsUnderWay<{ kind: string }>();
  const failing = buildSend();
  failing.fail();
  await expect(sends.promptly('step-1', failing.begin)).rejects.toThrow('away');
  const next = buildSend();
  next.done();
  expect(await sends.promptly('step-2', next.begin)).toBeNull();
  expect(next.begin).not.toHaveBeenCalled();
  expect(await new MockActivityEnvironment().run(() => sends.patiently('step-2', next.begin))).toEqual({
    kind: 'done',
  });
});

test('how long a failed send is to wait is told as the first detail, where workflows can read it', async () => {
  const sends = new SendsUnderWay<{ kind: string }>();
  const away = ApplicationFailure.create({ type: 'channel_unavailable', nextRetryDelay: '90s' });
  await expect(sends.promptly('step-1', () => Promise.reject(away))).rejects.toMatchObject({
    type: 'channel_unavailable',
    details: [90_000],
  });
});

test('no more than twenty sends keep workflow tasks at a time', async () => {
  const sends = new SendsUnderWay<{ kind: string }>();
  const busy = Array.from({ length: 20 }, buildSend);
  const running = busy.map(({ begin }, index) => sends.promptly(`step-${index}`, begin));
  const one = buildSend();
  expect(await sends.promptly('one too many', one.begin)).toBeNull();
  expect(one.begin).not.toHaveBeenCalled();
  for (const { done } of busy) done();
  expect(await Promise.all(running)).toHaveLength(20);
  one.done();
  expect(await sends.promptly('one too many', one.begin)).toEqual({ kind: 'done' });
});

test('a worker that ends waits for the sends that no activity waits for', async () => {
  const sends = new SendsUnderWay<{ kind: string }>();
  const send = buildSend();
  await sends.promptly('step-1', send.begin);
  let ended = false;
  const ending = sends.ended().then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  send.done();
  await ending;
});
