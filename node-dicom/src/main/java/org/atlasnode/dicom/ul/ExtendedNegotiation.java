package org.atlasnode.dicom.ul;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.ul.UserInformation.Item;

/**
 * SOP Class Extended Negotiation of a SOP class (PS3.7 §D.3.3.5). Immutable.
 *
 * @param information Service-class-application-information, which the service class defines (PS3.4)
 */
public record ExtendedNegotiation(Uid sopClassUid, Value.Bytes information) {

    /** Reads a sub-item; empty where it is another, or is no such one in truth. */
    public static Optional<ExtendedNegotiation> of(Item item) {
        ByteBuffer value = item.value().asByteBuffer().order(ByteOrder.BIG_ENDIAN);
        if (item.type() != Item.SOP_CLASS_EXTENDED_NEGOTIATION || value.remaining() < Short.BYTES) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(value.getShort());
        if (length > value.remaining()) {
            return Optional.empty();
        }
        byte[] name = new byte[length];
        value.get(name);
        byte[] information = new byte[value.remaining()];
        value.get(information);
        return Uid.parse(new String(name, StandardCharsets.ISO_8859_1))
                .map(uid -> new ExtendedNegotiation(uid, Value.Bytes.wrap(information)));
    }

    /** As it travels. */
    public Item toItem() {
        byte[] name = sopClassUid.value().getBytes(StandardCharsets.US_ASCII);
        byte[] value = ByteBuffer.allocate(Short.BYTES + name.length + information.length())
                .putShort((short) name.length)
                .put(name)
                .put(information.toByteArray())
                .array();
        return new Item(Item.SOP_CLASS_EXTENDED_NEGOTIATION, Value.Bytes.wrap(value));
    }
}
