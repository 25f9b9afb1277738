package org.atlasnode.inference;

import java.util.Optional;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Target;

/** The targets of the cervical-spine model. */
public enum Level {
    C1("14806007"),
    C2("39976000"),
    C3("113205007"),
    C4("5329002"),
    C5("36978003"),
    C6("36054005"),
    C7("87391001");

    public static final Target PATIENT = target("overall", new Code("122494005", "SCT", "Cervical spine"));

    private final Target target;

    Level(String site) {
        this.target = target(name(), new Code(site, "SCT", name() + " vertebra"));
    }

    private static Target target(String name, Code site) {
        Code fracture = new Code("125605004", "SCT", "Fracture of bone");
        return new Target(name, "fracture", fracture, Optional.of(site));
    }

    public Target target() {
        return target;
    }
}
