import { release } from './parts.js';

export default release;
