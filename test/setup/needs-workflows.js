import { need } from './parts.js';

export default () => need('bundle', 'timeSkipping', 'temporalProgram');
