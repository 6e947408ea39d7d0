package io.parley.localcluster.mail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Program of its own: listens on loopback for mails and writes each into a folder. Arguments: the port and the folder. */
public final class MailServer {
    private static final Logger LOG = Logger.getLogger(MailServer.class.getName());
    private static final long PATIENCE_MS = 60_000;

    private MailServer() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        MailFolder folder = new MailFolder(Path.of(arguments[1]));
        MailKeeper keeper = new MailKeeper(folder);
        GreenMail server = new GreenMail(
                        new ServerSetup(Integer.parseInt(arguments[0]), "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        LOG.log(Level.INFO, "Mails are kept in {0}", folder.path());
        int kept = 0;
        while (true) {
            if (server.waitForIncomingEmail(PATIENCE_MS, kept + 1)) {
                MimeMessage[] received = server.getReceivedMessages();
                for (; kept < received.length; kept++) {
                    keeper.keep(received[kept]);
                }
            }
        }
    }
}
