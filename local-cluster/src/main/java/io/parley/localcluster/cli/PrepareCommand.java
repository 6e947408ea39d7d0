package io.parley.localcluster.cli;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does at build time what the first start would otherwise do: unpacks MariaDB and records Kafka's class data. */
@Command(name = "prepare", hidden = true, description = "Do once what makes later starts fast.")
final class PrepareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Checkout checkout = Checkout.locate();
        MariaDbBinaries.unpack(checkout);
        KafkaBroker.recordClassData(checkout);
        return 0;
    }
}
