package io.forkpoint.internal.rdb;

/** A file of each magic with every opcode and every value type, small enough to read at a glance. */
public final class SampleFile {
    private static final long ID = 0x81_b5eb_2dff_fadd_6cL;

    private SampleFile() {}

    public static byte[] redis() {
        RdbBuilder file = RdbBuilder.file("REDIS0012");
        file.bytes(250).string("redis-ver").string("7.4.2");
        file.bytes(245).string("#!lua name=mylib\nredis.register_function('f', function() return 1 end)");
        moduleAux(file, 1);
        file.bytes(254)
                .length(0)
                .bytes(251)
                .length(30)
                .length(2)
                .bytes(244)
                .length(7)
                .length(1)
                .length(0);
        commonTypes(file);
        file.bytes(22)
                .string("hash22")
                .length(1)
                .length(1_700_000_000_000L)
                .string("f")
                .string("v");
        file.bytes(23).string("hash23").string(Packed.listpack("f", "v", 0));
        file.bytes(24).string("hash24").int64(1_700_000_000_000L).length(2);
        file.length(0).string("f").string("v").length(1).string("g").string("w");
        file.bytes(25).string("hash25").int64(1_700_000_000_000L).string(Packed.listpack("f", "v", 100));
        moduleAux(file, 2);
        return file.end();
    }

    public static byte[] valkey() {
        RdbBuilder file = RdbBuilder.file("VALKEY080");
        file.bytes(254).length(3);
        commonTypes(file);
        file.bytes(22).string("hash22").length(2).string("f").string("v").int64(-1);
        file.string("g").string("w").int64(1_700_000_000_000L);
        return file.end();
    }

    private static void moduleAux(RdbBuilder file, int when) {
        file.bytes(247).length(ID).length(2).length(when);
        file.length(1)
                .length(5)
                .length(2)
                .length(70)
                .length(3)
                .int32(1)
                .length(4)
                .real(2)
                .length(5)
                .string("s");
        file.length(0);
    }

    /** The 22 types that both magics have, with expiries and eviction hints before some. */
    private static void commonTypes(RdbBuilder file) {
        file.bytes(253).int32(1_700_000_000).bytes(0).string("string").string("value");
        file.bytes(252).int64(1_700_000_000_123L).bytes(249, 5, 0).string("lfu").string("value");
        file.bytes(248).length(70).bytes(0).string("lru").bytes(0xc1, 0x39, 0x30);
        file.bytes(0).lzf(12, 1, 'a', 'b', 0xe0, 1, 1).string("lzf key");
        file.bytes(1).string("list").length(2).string("a").bytes(0xc0, 7);
        file.bytes(2).string("set").length(2).string("a").lzf(12, 1, 'a', 'b', 0xe0, 1, 1);
        file.bytes(3)
                .string("zset")
                .length(3)
                .string("a")
                .string("1.5")
                .string("b")
                .bytes(254)
                .string("c")
                .bytes(255);
        file.bytes(4).string("hash").length(1).string("f").string("v");
        file.bytes(5)
                .string("zset2")
                .length(2)
                .string("a")
                .real(2.5)
                .string("b")
                .real(Double.NEGATIVE_INFINITY);
        file.bytes(7)
                .string("module")
                .length(ID)
                .length(5)
                .string("s")
                .length(2)
                .length(3)
                .length(0);
        file.bytes(9).string("zipmap").string(Packed.zipmap("f", "v", "g", "w"));
        file.bytes(10).string("ziplist").string(Packed.ziplist("a", 300, "b".repeat(300), "c"));
        file.bytes(11).string("intset").string(Packed.intset(32, -5, 0, 70_000));
        file.bytes(12).string("zset zl").string(Packed.ziplist("a", 1, "b", "2.5"));
        file.bytes(13).string("hash zl").string(Packed.ziplist("f", "v"));
        file.bytes(14)
                .string("quick zl")
                .length(2)
                .string(Packed.ziplist("a", "b"))
                .string(Packed.ziplist("c"));
        file.bytes(16).string("hash lp").string(Packed.listpack("f", "v", "g", -1));
        file.bytes(17).string("zset lp").string(Packed.listpack("a", 1, "b", "-inf"));
        file.bytes(18).string("quick lp").length(2).length(2).string(Packed.listpack("a", "b".repeat(200)));
        file.length(1).string("plain");
        file.bytes(20).string("set lp").string(Packed.listpack("a", 5));
        for (int type : new int[] {15, 19, 21}) {
            stream(file.bytes(type).string("stream" + type), type);
        }
    }

    /** Two entries, one deleted, the second with fields of its own; a group of one consumer. */
    private static void stream(RdbBuilder file, int type) {
        byte[] id = new byte[16];
        id[7] = 9;
        file.length(1).string(id);
        file.string(Packed.listpack(2, 1, 1, "f", 0, 2, 0, 0, "v", 4, 3, 1, 0, "x", 4, 0, 2, 0, 1, "g", "w", 6));
        file.length(2).length(11).length(0);
        if (type > 15) {
            file.length(9).length(0).length(10).length(0).length(3);
        }
        file.length(1).string("group").length(9).length(0);
        if (type > 15) {
            file.length(1);
        }
        file.length(1).raw(id).int64(1_700_000_000_000L).length(1);
        file.length(1).string("consumer").int64(1_700_000_000_000L);
        if (type == 21) {
            file.int64(1_700_000_000_000L);
        }
        file.length(1).raw(id);
    }
}
