package io.forkpoint;

import java.nio.ByteBuffer;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the three faces of a database have in common, so that one test serves all. */
interface Access {
    byte[] get(byte[] key);

    void put(byte[] key, byte[] value);

    void put(byte[] key, byte[] value, long expiry);

    boolean putIfAbsent(byte[] key, byte[] value);

    boolean replace(byte[] key, byte[] value);

    int append(byte[] key, byte[] tail);

    boolean remove(byte[] key);

    boolean exists(byte[] key);

    static Access arrays(Database database) {
        return new Access() {
            @Override
            public byte[] get(byte[] key) {
                return database.get(key);
            }

            @Override
            public void put(byte[] key, byte[] value) {
                database.put(key, value);
            }

            @Override
            public void put(byte[] key, byte[] value, long expiry) {
                database.put(key, value, expiry);
            }

            @Override
            public boolean putIfAbsent(byte[] key, byte[] value) {
                return database.putIfAbsent(key, value);
            }

            @Override
            public boolean replace(byte[] key, byte[] value) {
                return database.replace(key, value);
            }

            @Override
            public int append(byte[] key, byte[] tail) {
                return database.append(key, tail);
            }

            @Override
            public boolean remove(byte[] key) {
                return database.remove(key);
            }

            @Override
            public boolean exists(byte[] key) {
                return database.containsKey(key);
            }
        };
    }

    /** Agrona's buffers, on and off the heap, the bytes somewhere inside. */
    record Buffers(BufferDatabase database, Random random) implements Access {
        private static final int OFFSET = 5;

        private DirectBuffer buffer(byte[] bytes) {
            int capacity = OFFSET + bytes.length + random.nextInt(9);
            UnsafeBuffer buffer = random.nextBoolean()
                    ? new UnsafeBuffer(new byte[capacity])
                    : new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
            buffer.putBytes(OFFSET, bytes);
            return buffer;
        }

        @Override
        public byte[] get(byte[] key) {
            return random.nextBoolean() ? copyOfView(key) : copyByParts(key);
        }

        private byte[] copyOfView(byte[] key) {
            return database.read(buffer(key), OFFSET, key.length, view -> {
                byte[] copy = new byte[view.capacity()];
                view.getBytes(0, copy);
                return copy;
            });
        }

        /** First into a buffer that may be too short, then into one that grows. */
        private byte[] copyByParts(byte[] key) {
            UnsafeBuffer little = new UnsafeBuffer(new byte[OFFSET + 10]);
            int length = database.get(buffer(key), OFFSET, key.length, little, OFFSET);
            ExpandableArrayBuffer large = new ExpandableArrayBuffer(16);
            int again = database.get(buffer(key), OFFSET, key.length, large, OFFSET);
            Model.require(length == again, "length=" + length + " and again=" + again);
            if (length < 0) {
                return null;
            }
            byte[] copy = new byte[length];
            large.getBytes(OFFSET, copy);
            for (int i = 0; i < Math.min(10, length); i++) {
                Model.require(little.getByte(OFFSET + i) == copy[i], "the part differs at " + i);
            }
            return copy;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            database.put(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
        }

        @Override
        public void put(byte[] key, byte[] value, long expiry) {
            database.put(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length, expiry);
        }

        @Override
        public boolean putIfAbsent(byte[] key, byte[] value) {
            return database.putIfAbsent(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
        }

        @Override
        public boolean replace(byte[] key, byte[] value) {
            return database.replace(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
        }

        @Override
        public int append(byte[] key, byte[] tail) {
            return database.append(buffer(key), OFFSET, key.length, buffer(tail), OFFSET, tail.length);
        }

        @Override
        public boolean remove(byte[] key) {
            return database.remove(buffer(key), OFFSET, key.length);
        }

        @Override
        public boolean exists(byte[] key) {
            return database.containsKey(buffer(key), OFFSET, key.length);
        }
    }

    /** Chronicle's bytes, on and off the heap, with something before the read position. */
    record ChronicleBytes(BytesDatabase database, Random random) implements Access {
        private Bytes<?> bytes(byte[] content) {
            Bytes<?> bytes = random.nextBoolean() ? Bytes.allocateElasticOnHeap() : Bytes.allocateElasticDirect();
            if (content.length > 0 || random.nextBoolean()) { // else without any memory
                bytes.write(new byte[3]).write(content);
                bytes.readPosition(3);
            }
            return bytes;
        }

        @Override
        public byte[] get(byte[] key) {
            Bytes<?> value = bytes(new byte[0]);
            return database.get(bytes(key), value) ? value.toByteArray() : null;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            database.put(bytes(key), bytes(value));
        }

        @Override
        public void put(byte[] key, byte[] value, long expiry) {
            database.put(bytes(key), bytes(value), expiry);
        }

        @Override
        public boolean putIfAbsent(byte[] key, byte[] value) {
            return database.putIfAbsent(bytes(key), bytes(value));
        }

        @Override
        public boolean replace(byte[] key, byte[] value) {
            return database.replace(bytes(key), bytes(value));
        }

        @Override
        public int append(byte[] key, byte[] tail) {
            return database.append(bytes(key), bytes(tail));
        }

        @Override
        public boolean remove(byte[] key) {
            return database.remove(bytes(key));
        }

        @Override
        public boolean exists(byte[] key) {
            return database.containsKey(bytes(key));
        }
    }
}
