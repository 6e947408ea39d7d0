package io.parley.localcluster.cli;

import io.parley.localcluster.service.MemberStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Shows one row per member; exit code 0 only when all are ready. */
@Command(name = "status", description = "Show every process: ready?, pid, memory, uptime, ports.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_ALL_READY = 3;
    private static final long BYTES_PER_MIB = 1024 * 1024;

    @Override
    public Integer call() {
        List<MemberStatus> members = Clusters.existing().status();
        System.out.printf("%-18s %-10s %8s %9s %10s  %s%n", "PROCESS", "STATE", "PID", "MEMORY", "UPTIME", "PORTS");
        members.forEach(StatusCommand::print);
        return members.stream().allMatch(member -> member.state() == MemberStatus.State.READY) ? 0 : NOT_ALL_READY;
    }

    private static void print(MemberStatus member) {
        boolean runs = member.pid() != 0;
        System.out.printf(
                "%-18s %-10s %8s %9s %10s  %s%n",
                member.name(),
                member.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                runs ? member.pid() : "-",
                runs ? member.residentBytes() / BYTES_PER_MIB + " MiB" : "-",
                runs ? readable(member.uptime()) : "-",
                member.ports().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    static String readable(Duration uptime) {
        if (uptime.toDays() > 0) {
            return uptime.toDays() + "d" + uptime.toHoursPart() + "h";
        }
        if (uptime.toHours() > 0) {
            return uptime.toHours() + "h" + uptime.toMinutesPart() + "m";
        }
        return uptime.toMinutes() > 0
                ? uptime.toMinutes() + "m" + uptime.toSecondsPart() + "s"
                : uptime.toSeconds() + "s";
    }
}
