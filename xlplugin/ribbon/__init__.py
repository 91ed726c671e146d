"""The Excel add-in as a package: ribbon, icons, VBA, the .xlam builder and the installer."""
