/** What the commands say of packages of models. */
@NullMarked
package org.atlasnode.app.models;

import org.jspecify.annotations.NullMarked;
