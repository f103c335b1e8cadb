import { need } from './parts.js';

export default () => need('postgres', 'program', 'web', 'temporal', 'chromium');
