package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.List;
import java.util.stream.Stream;

/** CLUSTER, READONLY, READWRITE and ASKING: all reply as a Redis that is not a node of a cluster. */
public final class ClusterCommands implements CommandFamily {
    /** Creates the family. */
    public ClusterCommands() {}

    @Override
    public void register(CommandTable table) {
        Stream<Command> queries = Stream.of(
                subcommand("info", 2),
                subcommand("myid", 2),
                subcommand("nodes", 2),
                subcommand("slots", 2),
                subcommand("shards", 2),
                subcommand("links", 2),
                subcommand("keyslot", 3),
                subcommand("countkeysinslot", 3),
                subcommand("getkeysinslot", 4),
                subcommand("help", 2).with(Flag.LOADING));
        Stream<Command> changes = Stream.of(
                        subcommand("addslots", -3),
                        subcommand("addslotsrange", -4),
                        subcommand("bumpepoch", 2),
                        subcommand("count-failure-reports", 3),
                        subcommand("delslots", -3),
                        subcommand("delslotsrange", -4),
                        subcommand("failover", -2),
                        subcommand("flushslots", 2),
                        subcommand("forget", 3),
                        subcommand("meet", -4),
                        subcommand("replicas", 3),
                        subcommand("replicate", 3),
                        subcommand("reset", -2),
                        subcommand("saveconfig", 2),
                        subcommand("set-config-epoch", 3),
                        subcommand("setslot", -4),
                        subcommand("slaves", 3))
                .map(Command::admin);
        table.add(Command.container("cluster", Stream.concat(queries, changes).toArray(Command[]::new))
                .summary("A container for commands of clusters, which are not there."));
        for (String name : List.of("readonly", "readwrite")) {
            table.add(ofConnection(name).with(Flag.LOADING));
        }
        table.add(ofConnection("asking"));
    }

    private static Command subcommand(String name, int arity) {
        return refused("cluster|" + name, arity);
    }

    private static Command ofConnection(String name) {
        return refused(name, 1).fast().in(Category.CONNECTION);
    }

    private static Command refused(String name, int arity) {
        return Command.of(name, arity, ClusterCommands::refuse).summary("Is of clusters, which are not there.");
    }

    private static void refuse(Call call) {
        throw new ErrorReply("ERR This instance has cluster support disabled");
    }
}
