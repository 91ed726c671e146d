Attribute VB_Name = "XlpButtons"
Option Explicit
' One callback a button, generated from xlplugin/ribbon/buttons.py (python -m xlplugin.ribbon.generate).

Public Sub OnValidate(control As Object)
    XlpRun.Press "validate"
End Sub

Public Sub OnHighlight(control As Object)
    XlpRun.Press "highlight"
End Sub

Public Sub OnClear(control As Object)
    XlpRun.Press "clear"
End Sub

Public Sub OnPrevious(control As Object)
    XlpRun.Press "previous"
End Sub

Public Sub OnNext(control As Object)
    XlpRun.Press "next"
End Sub

Public Sub OnExplain(control As Object)
    XlpRun.Press "explain"
End Sub

Public Sub OnAdopt(control As Object)
    XlpRun.Press "adopt"
End Sub

Public Sub OnComparePrevious(control As Object)
    XlpRun.Press "compare_previous"
End Sub

Public Sub OnConsolidateFolder(control As Object)
    XlpRun.Press "consolidate_folder"
End Sub

Public Sub OnNewTemplate(control As Object)
    XlpRun.Press "new_template"
End Sub

Public Sub OnDistribute(control As Object)
    XlpRun.Press "distribute"
End Sub

Public Sub OnStatus(control As Object)
    XlpRun.Press "status"
End Sub

Public Sub OnExportReport(control As Object)
    XlpRun.Press "export_report"
End Sub

Public Sub OnSettings(control As Object)
    XlpRun.Press "settings"
End Sub

Public Sub OnAbout(control As Object)
    XlpRun.Press "about"
End Sub
