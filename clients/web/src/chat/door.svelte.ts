/** What a person types before there is a session: it stays when he goes from one form to another. */
import { EmailCodePurpose } from 'parley-client';
import type { Chat } from './chat.svelte';
import { Codes } from './codes.svelte';

type FormName = 'login' | 'register' | 'reset';

export class Door {
  form = $state<FormName>('login');
  account = $state('');
  userName = $state('');
  nickname = $state('');
  password = $state('');
  newPassword = $state('');
  email = $state('');
  registrationCode = $state('');
  resetCode = $state('');
  readonly chat: Chat;
  readonly registrationCodes: Codes;
  readonly resetCodes: Codes;

  constructor(chat: Chat) {
    this.chat = chat;
    this.registrationCodes = new Codes(chat, EmailCodePurpose.REGISTRATION);
    this.resetCodes = new Codes(chat, EmailCodePurpose.PASSWORD_RESET);
  }

  to(form: FormName): void {
    if (form === 'reset' && this.account.includes('@')) {
      this.email ||= this.account;
    }
    this.form = form;
  }
}
