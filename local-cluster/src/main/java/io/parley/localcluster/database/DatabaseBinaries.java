package io.parley.localcluster.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The programs of a database server and what has to be said to this product only. */
public sealed interface DatabaseBinaries permits MariaDbBinaries, MySqlBinaries {
    /** Name for messages to people. */
    String product();

    /** Folder of the unpacked distribution. */
    Path folder();

    /** The server. */
    Path server();

    /** The command-line client. */
    Path client();

    /** Messages and scripts. */
    default Path share() {
        return folder().resolve("share");
    }

    /** Flags with which the server makes its system tables and ends. */
    List<String> installFlags();

    /** Writes the SQL that the server wants to read while it makes its system tables. */
    void writeInstallSql(OutputStream server) throws IOException;

    /** Lines for the server's configuration file. */
    String settings();

    /** Flags of the command-line client for a connection through the socket file. */
    List<String> clientFlags();
}
