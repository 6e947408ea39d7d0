package io.parley.localcluster.mail;

import io.parley.localcluster.host.Folders;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** Writes mails into a {@link MailFolder}, and forgets the oldest. One thread. */
final class MailKeeper {
    private static final int KEPT_FILES = 3 * 500;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Path path;
    private int number;

    MailKeeper(MailFolder folder) {
        this.path = folder.path();
    }

    void keep(MimeMessage mail) throws IOException, MessagingException {
        Folders.createPrivate(path);
        String name = "%s-%06d".formatted(TIME.format(LocalDateTime.now()), ++number);
        try (OutputStream whole = Files.newOutputStream(path.resolve(name + ".eml"))) {
            mail.writeTo(whole);
        }
        String html = part(mail, "text/html");
        if (!html.isEmpty()) {
            Files.writeString(path.resolve(name + ".html"), html);
        }
        // Whoever reads the folder must not find half of a mail.
        Path unfinished = path.resolve(name + ".new");
        Files.writeString(unfinished, asText(mail));
        Files.move(unfinished, path.resolve(name + MailFolder.TEXT), StandardCopyOption.ATOMIC_MOVE);
        forgetOldest();
    }

    private static String asText(MimeMessage mail) throws IOException, MessagingException {
        return "To:      " + mail.getRecipients(Message.RecipientType.TO)[0] + "\nDate:    " + mail.getSentDate()
                + "\nSubject: " + mail.getSubject() + "\n\n"
                + part(mail, "text/plain").replace("\r\n", "\n");
    }

    /** The first part of a type; empty when there is none. */
    private static String part(Part part, String type) throws IOException, MessagingException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private void forgetOldest() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.sorted().toList();
            for (Path old : all.subList(0, Math.max(0, all.size() - KEPT_FILES))) {
                Files.delete(old);
            }
        }
    }
}
