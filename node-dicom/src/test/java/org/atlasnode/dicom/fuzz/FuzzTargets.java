package org.atlasnode.dicom.fuzz;

import java.util.List;
import org.atlasnode.dicom.dimse.CommandSetTarget;
import org.atlasnode.dicom.io.DataSetTarget;
import org.atlasnode.dicom.io.FileTarget;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AssociationTarget;
import org.atlasnode.dicom.ul.NegotiationTarget;
import org.atlasnode.dicom.ul.PduTarget;

/** All targets: the tests run each for a while, {@code ./atlas fuzz} runs one for long. */
final class FuzzTargets {

    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new PduTarget(),
                new NegotiationTarget(),
                new AssociationTarget(),
                new CommandSetTarget(),
                new DataSetTarget(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                new DataSetTarget(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                new DataSetTarget(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN),
                new DataSetTarget(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN),
                new FileTarget(),
                new CharacterSetTarget());
    }

    static FuzzTarget named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fuzz target " + name));
    }
}
