package io.parley.auth.mail;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts letters into their two forms: HTML, where everything that comes from outside is escaped, and plain text. */
@ApplicationScoped
public class LetterForm {
    private final Template html;
    private final Template text;
    private final MailSettings settings;

    LetterForm(
            @Location("mail/letter.html") Template html,
            @Location("mail/letter.txt") Template text,
            MailSettings settings) {
        this.html = html;
        this.text = text;
        this.settings = settings;
    }

    /** As mail programs show it. */
    public String html(Letter letter) {
        return filled(html, letter).render();
    }

    /** For those that show no HTML. */
    public String text(Letter letter) {
        return filled(text, letter).render();
    }

    private TemplateInstance filled(Template template, Letter letter) {
        return template.data("locale", letter.locale())
                .data("server", settings.serverName())
                .data("subject", letter.subject())
                .data("first", letter.paragraphs().getFirst())
                .data("rest", letter.paragraphs().subList(1, letter.paragraphs().size()))
                .data("code", letter.code().orElse(""));
    }
}
