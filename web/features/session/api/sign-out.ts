import { post } from '../../../shared/http.ts';

export const signOut = (): Promise<unknown> => post('/api/auth/sign-out');
