/** Users, as they are kept. */
import type { User } from '../wire/frames.js';
import type { Person } from './records.js';

/** The record of a user who was told of by name. */
export function personOf({ id, name, nickname, avatarUrl }: User): Person {
  return { id, name, nickname: nickname || name, avatarUrl };
}

/** The record of a user whose account was deleted. */
export function deletedPerson(id: number): Person {
  return { id, name: '', nickname: '', avatarUrl: '' };
}

/** Whether the account was deleted: nothing is left of it but the id. */
export function isDeleted({ name }: Person): boolean {
  return name === '';
}
