Attribute VB_Name = "XlpRibbon"
Option Explicit
' What all controls of the tab share. Controls are declared As Object, not As IRibbonControl: the project then
' needs no reference to the Office type library and compiles wherever VBA runs.
Private mRibbon As Object
Public Listening As Boolean    ' set by ThisWorkbook once workbook changes are noticed

Public Sub OnLoad(ribbon As Object)
    Set mRibbon = ribbon
End Sub

Public Sub GetLabel(control As Object, ByRef returnedVal)
    returnedVal = XlpTexts.Say(control.ID & ".label")
End Sub

Public Sub GetScreentip(control As Object, ByRef returnedVal)
    returnedVal = XlpTexts.Say(control.ID & ".screentip")
End Sub

Public Sub GetSupertip(control As Object, ByRef returnedVal)
    returnedVal = XlpTexts.Say(control.ID & ".supertip")
End Sub

' A button that could not be greyed back to life must not be greyed: without events every button stays enabled,
' and pressing one without its workbook gets a sentence.
Public Sub GetEnabled(control As Object, ByRef returnedVal)
    returnedVal = True
    If Listening Then returnedVal = (XlpRun.Missing(control.ID) = "")
End Sub

Public Sub Refresh()
    XlpTexts.Forget
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub
