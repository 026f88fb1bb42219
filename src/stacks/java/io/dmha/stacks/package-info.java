/**
 * {@code mvn -q -Pstacks}: what applications are built of, over dmha and HikariCP, while hosts are
 * killed and roles are swapped; and whether the books balance afterwards.
 */
package io.dmha.stacks;
