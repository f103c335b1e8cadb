import { need } from './parts.js';

export default () => need('program', 'temporalProgram');
