import { customer, history } from './customer.ts';
import { follow } from './follow.ts';
import { frame } from './frame.ts';
import { imports } from './imports.ts';
import { operations } from './operations.ts';
import { pattern } from './pattern.ts';
import { settings } from './settings.ts';
import { todo } from './todo.ts';

export const ja = { ...frame, ...operations, customer, follow, history, imports, pattern, settings, todo };
