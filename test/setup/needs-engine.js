import { need } from './parts.js';

export default () => need('postgres', 'bundle', 'temporal');
