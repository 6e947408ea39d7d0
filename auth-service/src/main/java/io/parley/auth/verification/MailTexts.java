package io.parley.auth.verification;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of mails, English here; other languages are in {@code messages/mail_*.properties}. */
@MessageBundle(value = "mail", locale = "en")
public interface MailTexts {
    @Message("Your code for {server}")
    String codeSubject(String server);

    @Message("Somebody, hopefully you, is registering at {server} with this address. Type this code there:")
    String registration(String server);

    @Message("Somebody, hopefully you, wants to have this address at {server}. Type this code there:")
    String newAddress(String server);

    @Message(
            "Somebody, hopefully you, has forgotten the password of the user {name} at {server}. To choose a new one, type this code there:")
    String reset(String server, String name);

    @Message(
            "The code is good for {minutes} minutes. Tell it to nobody: nobody from {server} will ever ask you for it.")
    String codeLifetime(String server, long minutes);

    @Message("If it was not you, nothing needs to be done: without the code nothing happens.")
    String ignore();

    @Message("You already have an account at {server}")
    String knownSubject(String server);

    @Message(
            "Somebody, hopefully you, tried to use this address at {server}. It already belongs to the user {name} there.")
    String known(String server, String name);

    @Message("Log in with this address. If you have forgotten the password, ask for a code to choose a new one.")
    String knownAdvice();

    @Message("The address of your account at {server} was changed")
    String changedSubject(String server);

    @Message(
            "The user {name} of {server} has another e-mail address now, or none. Mails will not come to this one any more.")
    String changed(String server, String name);

    @Message("If it was not you, somebody knows your password: log in, change it, and tell whoever runs the server.")
    String changedAdvice();

    @Message("Your account at {server} was deleted")
    String deletedSubject(String server);

    @Message("The account of the user {name} at {server} was deleted, as its owner asked. It cannot be brought back.")
    String deleted(String server, String name);

    @Message("If it was not you, somebody knew your password: tell whoever runs the server.")
    String deletedAdvice();

    @Message("The password of your account at {server} was changed")
    String passwordSubject(String server);

    @Message("The user {name} of {server} has a new password. All devices but the one that set it were logged out.")
    String password(String server, String name);

    @Message(
            "If it was not you, somebody has your password or reads your mail: choose a new password as somebody who has forgotten it, and tell whoever runs the server.")
    String passwordAdvice();
}
