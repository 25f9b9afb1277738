package org.atlasnode.dicom.ul;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.atlasnode.dicom.data.Value;

/** PDUs for tests: from listings of bytes, and seeded random ones. */
final class Pdus {

    static final int MAX_PDATA = 16384;

    private Pdus() {}

    /** The bytes of a listing: hexadecimal digits, a # begins a comment. */
    static byte[] bytes(String listing) {
        return HexFormat.of().parseHex(listing.replaceAll("#[^\\n]*", "").replaceAll("\\s", ""));
    }

    static Pdu read(byte[] bytes) throws IOException {
        return reader(bytes).read();
    }

    static PduReader reader(byte[] bytes) {
        return new PduReader(Channels.newChannel(new ByteArrayInputStream(bytes)), MAX_PDATA);
    }

    static Pdu random(Random random) {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Pdu.AssociateRq(
                        random.nextInt(0x10000),
                        title(random),
                        title(random),
                        uid(random),
                        list(
                                random,
                                128,
                                index -> new PresentationContext(
                                        random.nextInt(256), uid(random), list(random, 5, i -> uid(random)))),
                        user(random));
            case 1 ->
                new Pdu.AssociateAc(
                        random.nextInt(0x10000),
                        title(random),
                        title(random),
                        uid(random),
                        list(
                                random,
                                128,
                                index -> new PresentationContext.Answer(
                                        random.nextInt(256),
                                        PresentationContext.Result.values()[random.nextInt(5)],
                                        uid(random))),
                        user(random));
            case 2 -> new Pdu.AssociateRj(random.nextInt(256), random.nextInt(256), random.nextInt(256));
            case 3 -> new Pdu.ReleaseRq();
            case 4 -> new Pdu.ReleaseRp();
            case 5 -> new Pdu.Abort(random.nextInt(256), random.nextInt(256));
            default -> {
                List<Pdv> values = new ArrayList<>(List.of(pdv(random)));
                values.addAll(list(random, 4, index -> pdv(random)));
                yield new Pdu.PData(values);
            }
        };
    }

    private static Pdv pdv(Random random) {
        byte[] data = new byte[random.nextInt(2000)];
        random.nextBytes(data);
        return new Pdv(random.nextInt(256), random.nextBoolean(), random.nextBoolean(), ByteBuffer.wrap(data));
    }

    private static UserInformation user(Random random) {
        return new UserInformation(
                random.nextLong() & 0xFFFFFFFFL,
                uid(random),
                random.nextBoolean() ? Optional.of(title(random)) : Optional.empty(),
                random.nextBoolean()
                        ? Optional.of(new UserInformation.AsynchronousOperations(
                                random.nextInt(0x10000), random.nextInt(0x10000)))
                        : Optional.empty(),
                list(
                        random,
                        3,
                        index -> new UserInformation.RoleSelection(
                                uid(random), random.nextBoolean(), random.nextBoolean())),
                list(random, 3, index -> {
                    byte[] value = new byte[random.nextInt(300)];
                    random.nextBytes(value);
                    return new UserInformation.Item(0x56 + random.nextInt(4), Value.Bytes.copyOf(value));
                }));
    }

    private static <T> List<T> list(Random random, int max, java.util.function.IntFunction<T> element) {
        return IntStream.range(0, random.nextInt(max + 1)).mapToObj(element).toList();
    }

    private static String title(Random random) {
        return "AE" + random.nextInt(100_000_000);
    }

    private static String uid(Random random) {
        return "1.2." + random.nextInt(1_000_000) + "." + random.nextInt(1_000_000);
    }
}
