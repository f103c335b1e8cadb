import { TODO_BUCKETS, type TodoBucket } from '#domain/kinds';

export type Bucket = TodoBucket;
export const buckets = TODO_BUCKETS;

export const bucketColor: Record<Bucket, string> = {
  new: 'blue',
  on_time: 'kaze',
  overdue: 'red',
  replied: 'violet',
  upcoming: 'gray',
};

export const asBucket = (text: string | undefined): Bucket =>
  buckets.find((bucket) => bucket === text) ?? 'on_time';
